import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly author?: string | { readonly name: string };
}

/** Packages of which code reaches the page without an import: their standard library is compiled into our kernels. */
const compiledIn = ['assemblyscript'];

/** The text of a licence for packages that name it and ship none: as others have it, with the author's name in it. */
const standardTexts: Readonly<Record<string, (author: string) => string>> = {
  'Apache-2.0': () => readFileSync('node_modules/comlink/LICENSE', 'utf8').trim(),
  MIT: (author) => {
    const [terms = ''] = /Permission[\s\S]*/.exec(readFileSync('node_modules/react/LICENSE', 'utf8')) ?? [];
    return `Copyright (c) ${author}\n\n${terms.trim()}`;
  },
};

const licenceFile = /^(licen[sc]e|copying)(\.(md|txt))?$/i;
const noticeFile = /^notice(\.(md|txt))?$/i;
/** A licence at the end of a README, with its heading underlined or marked by signs. */
const licenceSection =
  /^(?:#+ *licen[sc]e.*|licen[sc]e.*\n-+)\n+([\s\S]*permission is hereby granted[\s\S]*)/im;

/** The folder of the package that a module belongs to; null for our own modules. */
function folderOf(module: string): string | null {
  const [path = ''] = module.split('?');
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null;
}

/** What a package's files say. @throws Error where a package comes without the text of its licence */
function textOf(folder: string, { name, license, author }: Package): string {
  const files = readdirSync(folder);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
  const own = files.filter((file) => licenceFile.test(file)).map(read);
  if (own.length === 0) {
    const readme = files.find((file) => /^readme(\.md)?$/i.test(file));
    const section = readme && licenceSection.exec(read(readme))?.[1];
    const standard = standardTexts[license];
    if (section) own.push(section.trim());
    else if (standard) own.push(standard(typeof author === 'string' ? author : (author?.name ?? name)));
    else throw new Error(`${name} (${license}) comes without the text of its licence.`);
  }
  return [...own, ...files.filter((file) => noticeFile.test(file)).map(read)].join('\n\n');
}

function entryOf(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
  const { name, version, license, homepage } = about;
  const head = [`${name} ${version} (${license})`, ...(homepage ? [homepage] : [])].join('\n');
  return `${'='.repeat(100)}\n${head}\n\n${textOf(folder, about)}\n`;
}

/**
 * Writes `third-party-licences.txt` beside the built page: every package of which a module is in a script of page or
 * workers, with the text of its licence. `page` belongs among the page's plugins, `workers` among the workers'.
 */
export function thirdPartyLicences(): { readonly page: Plugin; readonly workers: Plugin } {
  const folders = new Set(compiledIn.map((name) => join(process.cwd(), 'node_modules', name)));
  const collect = (chunks: readonly { readonly type: string; readonly moduleIds?: readonly string[] }[]) => {
    for (const module of chunks.flatMap(({ moduleIds = [] }) => moduleIds)) {
      const folder = folderOf(module);
      if (folder) folders.add(folder);
    }
  };
  return {
    workers: {
      name: 'brittle:licences-of-workers',
      apply: 'build',
      generateBundle: (_, bundle) => collect(Object.values(bundle)),
    },
    page: {
      name: 'brittle:licences',
      apply: 'build',
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          collect(Object.values(bundle));
          const entries = [...folders].sort().map(entryOf);
          const head = 'Brittle contains code of others, each under the licence that stands here.\n';
          const within = readFileSync(new URL('./within-binaries.txt', import.meta.url), 'utf8');
          const source = [head, ...entries, within].join('\n');
          this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source });
        },
      },
    },
  };
}
