import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Csr, Instances } from '../workers/data/types.ts';
import type { Ranking } from '../workers/measure/rank.ts';
import type { Result } from '../workers/protocol/result.ts';
import type { Cell } from '../workers/protocol/run/events.ts';
import type { ModelSpec } from '../workers/protocol/spec/spec.ts';
import { listEntry, writeModelFile } from '../workers/store/model-file.ts';
import type { SavedFrom, Saving } from '../workers/studies/bench/saving.ts';
import type { TrainedModel } from '../workers/training/types.ts';
import { misuse } from './failure.ts';

/** Folders by what lies in them. */
const kinds = ['models', 'splits', 'fakes', 'attacks', 'rankings', 'lists', 'instances', 'tables'] as const;
type Kind = (typeof kinds)[number];

/** A line of `index.json`. */
interface Saved {
  readonly file: string;
  readonly kind: Kind;
  /** What it is, in words. */
  readonly name: string;
  /** The file of the split that it was made from; absent for tables and splits. */
  readonly split?: string;
  /** The hash of everything that decided a model. */
  readonly key?: string;
}

/** Characters of a name that a file's name takes. */
const LONGEST = 80;

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ε', 'eps')
    .replaceAll('σ', 'sigma')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, LONGEST);

/** A field after RFC 4180, as it is: these files are for programs, and a spreadsheet would change an id. */
function field(value: Cell | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineOf = (cells: readonly (Cell | undefined)[]): string => `${cells.map(field).join(',')}\n`;

/** What lies in a folder of `--save`, and what writes it. */
export class SavedRun implements Saving {
  private readonly saved: Saved[] = [];
  private readonly told = new Set<string>();
  private readonly names = new Set<string>();
  private failed = false;

  private constructor(
    private readonly folder: string,
    private readonly warn: (sentence: string) => void,
  ) {}

  /**
   * A folder to save into, made where it is missing. What cannot be written later is told by `warn`, once, and the run
   * goes on.
   * @throws LabFailure 'bad-spec' where it cannot be made, before anything is computed
   */
  static async into(folder: string, warn: (sentence: string) => void): Promise<SavedRun> {
    await mkdir(folder, { recursive: true }).catch(() => {
      throw misuse(`The folder ${folder} for --save cannot be made or written to.`);
    });
    return new SavedRun(folder, warn);
  }

  split(from: SavedFrom): void {
    const { view, split } = from;
    const parts = [
      ['train', split.train, split.trainRows],
      ['validation', split.validation, split.validationRows],
      ['test', split.test, split.testRows],
    ] as const;
    this.write('splits', `Split ${from.keys.split.slice(0, 8)}`, null, 'csv', () => {
      let text = 'user,item,part,rating,time\n';
      for (const [part, { rows, columns, offsets }, places] of parts)
        for (let user = 0; user < rows; user++)
          for (let at = offsets[user] ?? 0; at < (offsets[user + 1] ?? 0); at++) {
            const place = places[at] ?? -1;
            const ids = [view.userIds[user], view.itemIds[columns[at] ?? -1]];
            text += lineOf([...ids, part, view.ratings?.[place], view.times?.[place]]);
          }
      return text;
    });
  }

  model(from: SavedFrom, name: string, model: Omit<TrainedModel, 'losses'>, spec: ModelSpec): void {
    if (!model.shape) return;
    this.write(
      'models',
      `${name}, ${model.key.slice(0, 8)}`,
      from,
      'safetensors',
      () => {
        const whole: TrainedModel = { losses: [], ...model };
        // A date would make two files of one model.
        const stored = listEntry(whole, 'trained', name.slice(0, 200), from.view.name.slice(0, 200), '');
        return writeModelFile({ stored, spec, model: whole, curve: [] });
      },
      model.key,
    );
  }

  fakes(from: SavedFrom, name: string, { rows, columns, offsets, values }: Csr): void {
    this.write('fakes', name, from, 'csv', () => {
      let text = 'fake,item,value\n';
      for (let fake = 0; fake < rows; fake++)
        for (let at = offsets[fake] ?? 0; at < (offsets[fake + 1] ?? 0); at++)
          text += lineOf([fake, from.view.itemIds[columns[at] ?? -1], values?.[at] ?? 1]);
      return text;
    });
  }

  ranking(from: SavedFrom, name: string, { task, k, ranks, ties, top, topScores }: Ranking): void {
    const { userIds, itemIds } = from.view;
    this.write('rankings', name, from, 'csv', () => {
      let text = 'user,item,place,ties,ranked\n';
      for (const [n, user] of task.users.entries())
        for (let at = task.targetOffsets[n] ?? 0; at < (task.targetOffsets[n + 1] ?? 0); at++) {
          const ids = [userIds[user], itemIds[task.targets[at] ?? -1]];
          text += lineOf([...ids, (ranks[at] ?? 0) + 1, ties[at], task.ranked[n]]);
        }
      return text;
    });
    this.write('lists', name, from, 'csv', () => {
      let text = 'user,place,item,score\n';
      for (const [n, user] of task.users.entries())
        for (let place = 0; place < k; place++) {
          const item = top[n * k + place] ?? -1;
          if (item >= 0) text += lineOf([userIds[user], place + 1, itemIds[item], topScores[n * k + place]]);
        }
      return text;
    });
  }

  instances(from: SavedFrom, name: string, { labels, users, items }: Instances, logits: Float32Array): void {
    this.write('instances', name, from, 'csv', () => {
      let text = 'instance,user,item,label,logit\n';
      for (const [n, label] of labels.entries()) {
        const ids = [from.view.userIds[users[n] ?? -1], from.view.itemIds[items[n] ?? -1]];
        text += lineOf([n, ...ids, label, logits[n]]);
      }
      return text;
    });
  }

  attack(name: string, bytes: Uint8Array): void {
    const [, title = name, ending = ''] = /^(.*)\.(\w+)$/.exec(name) ?? [];
    this.write('attacks', title, null, ending, () => bytes);
  }

  /** Adds the tables of the result, and the index of all files with the spec that they came from. */
  end({ spec, hash, engine, tables }: Result): void {
    for (const { id, title, columns, rows } of tables)
      this.write(
        'tables',
        id,
        null,
        'csv',
        () => {
          const keys = columns.map(({ key }) => key);
          return [lineOf(keys), ...rows.map((row) => lineOf(keys.map((key) => row[key])))].join('');
        },
        title,
      );
    this.put('index.json', `${JSON.stringify({ spec, hash, engine, files: this.saved }, null, 2)}\n`);
  }

  /** Writes what was not written before; `key` distinguishes, and stands in the index. */
  private write(
    kind: Kind,
    name: string,
    from: SavedFrom | null,
    ending: string,
    content: () => string | Uint8Array,
    key?: string,
  ): void {
    const split = from && `splits/split-${from.keys.split.slice(0, 8)}.csv`;
    const what = `${kind} ${name} ${split}`;
    if (this.told.has(what)) return;
    this.told.add(what);
    if (this.failed) return;
    let file = '';
    for (let n = 1; file === '' || this.names.has(file); n++)
      file = `${kind}/${slug(name)}${n > 1 ? `-${n}` : ''}.${ending}`;
    this.names.add(file);
    if (this.put(file, content()))
      this.saved.push({ file, kind, name, ...(split && { split }), ...(key && { key }) });
  }

  private put(file: string, content: string | Uint8Array): boolean {
    try {
      const [kind = ''] = file.includes('/') ? file.split('/') : [];
      mkdirSync(join(this.folder, kind), { recursive: true });
      writeFileSync(join(this.folder, file), content);
      return true;
    } catch {
      if (!this.failed)
        this.warn(`${this.folder} takes nothing more; what is wanted by --save is not whole.`);
      this.failed = true;
      return false;
    }
  }
}
