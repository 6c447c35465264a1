import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { papers } from '../../workers/protocol/names/papers.ts';

const pages = ['README.md', 'CHANGELOG.md', 'SECURITY.md'].concat(
  readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
);

/** What a link may name after '#': the headings as a code host writes them, and anchors set by hand. */
function anchorsOf(page: string): Set<string> {
  const text = readFileSync(page, 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)]);
}

/** Every link of a page to a place in the repository that is not there. */
function dead(page: string): string[] {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path, anchor] = link.split('#');
    const target = path ? relative('.', join(dirname(page), path)) : page;
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).has(anchor));
  });
}

/** Every path in code font that is not there; patterns and names to be filled in are left out. */
function gone(page: string): string[] {
  const paths = [
    ...readFileSync(page, 'utf8').matchAll(/`((?:workers|src|cli|test|docs|scripts|bench)\/[^`\s]*)`/g),
  ];
  return paths.map(([, path]) => path).filter((path) => !/[*{}]|[A-Z]{3}/.test(path) && !existsSync(path));
}

describe('the pages of the documentation', () => {
  it.each(pages)('%s links to what exists', (page) => {
    expect(dead(page)).toEqual([]);
  });

  it.each(pages)('%s names files that exist', (page) => {
    expect(gone(page)).toEqual([]);
  });

  it('have every paper that code and tests call by its number', () => {
    const sources = ['workers', 'src', 'cli', 'test'].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(room, name), 'utf8')),
    );
    const numbers = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/[Pp]apers? (\d{3})(?: and (\d{3}))?/g)].flatMap(([, ...found]) =>
          found.filter((number) => number !== undefined),
        ),
      ),
    );
    const anchors = anchorsOf('docs/papers.md');
    expect([...numbers].filter((number) => !anchors.has(`paper-${number}`))).toEqual([]);
  });

  it('have every source of a descriptor by the name that pages show', () => {
    const bibliography = readFileSync('docs/papers.md', 'utf8');
    for (const [number, { name, title }] of Object.entries(papers)) {
      const [, entry] = bibliography.split(`### Paper ${number}\n`);
      expect(entry?.split('\n### ')[0]).toContain(`**${name}.**`);
      expect(entry?.split('\n### ')[0]).toContain(title.replace(/ \(.*\)$/, ''));
    }
    const others = readdirSync('workers/protocol/names').flatMap((name) => [
      ...readFileSync(join('workers/protocol/names', name), 'utf8').matchAll(/other: '([^']+)'/g),
    ]);
    expect(others.length).toBeGreaterThan(0);
    expect(others.map(([, name]) => name).filter((name) => !bibliography.includes(`**${name}.**`))).toEqual(
      [],
    );
  });
});
