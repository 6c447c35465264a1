import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import { formatCell } from '../workers/protocol/report/format.ts';
import type { Result } from '../workers/protocol/result.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import type { Table } from '../workers/protocol/run/events.ts';
import type { FakesSpec } from '../workers/protocol/spec/spec.ts';
import { fakesTables } from '../workers/protocol/tables/fakes.ts';
import type { DoneParts, StudyEnv } from '../workers/studies/bench/env.ts';
import { runStudy } from '../workers/studies/run.ts';
import { packetKeys, trainVoters, voterEngine } from '../workers/studies/voters.ts';
import { misuse } from './failure.ts';
import { damaged, readSealed, writeSealed } from './sealed.ts';
import { csvOf, type Form, noteSwept, type Shard, versionOf } from './sweep-files.ts';

/** What the votes of a packet hang on: they are added to none of another version, engine or spec. */
interface Origin {
  readonly brittle: string;
  readonly engine: EngineId;
  /** The hash of the spec. */
  readonly spec: string;
}

interface VoteFile extends Origin {
  readonly output: unknown;
}

const folderOf = (dir: string) => join(dir, 'votes');

/** Votes as files of a folder, one a packet. Reading throws LabFailure 'bad-file' for those of another origin. */
function voteFiles(dir: string, origin: Origin): DoneParts {
  const folder = folderOf(dir);
  const pathOf = (key: string) => join(folder, `${key}.votes`);
  return {
    load: async (key) => {
      const path = pathOf(key);
      const file = (await readSealed(path)) as VoteFile | typeof damaged | undefined;
      const wrong = (why: string) =>
        new LabFailure('bad-file', `${path} ${why}; delete it and run the sweep again.`);
      if (file === undefined) return undefined;
      if (file === damaged) throw wrong('is damaged');
      if (file.brittle !== origin.brittle)
        throw wrong(`was made by version ${file.brittle} of the lab, and this is ${origin.brittle}`);
      if (file.engine !== origin.engine)
        throw wrong(`was computed on the engine ${file.engine}, and the others are of ${origin.engine}`);
      if (file.spec !== origin.spec) throw wrong('holds votes of another spec or of other data');
      return file.output;
    },
    save: async (key, output) => {
      const path = pathOf(key);
      if (!(await writeSealed(path, { ...origin, output } satisfies VoteFile)))
        throw misuse(`${path} cannot be written; give another --out.`);
    },
  };
}

interface Place {
  readonly root: string;
  readonly dir: string;
  readonly env: StudyEnv;
  readonly run: RunContext;
}

async function votesIn(spec: FakesSpec, { root, dir, env, run }: Place): Promise<DoneParts> {
  const brittle = await versionOf(root);
  const engine = await voterEngine(spec, env, run);
  return voteFiles(dir, { brittle, engine, spec: hashOf(spec) });
}

/**
 * Trains the voters of a part of a fakes study's packets that are not there yet, one file of votes a packet. It may be
 * stopped or killed at any moment, and run again.
 * @throws LabFailure 'bad-spec' where the folder holds another spec or takes no files
 */
export async function sweepVoters(
  spec: FakesSpec,
  place: Place & { readonly shard: Shard; readonly say: (text: string) => void },
): Promise<void> {
  const { dir, shard, env, run, say } = place;
  await mkdir(folderOf(dir), { recursive: true }).catch(() => {
    throw misuse(`The folder ${folderOf(dir)} cannot be made; give another --out.`);
  });
  await noteSwept(dir, spec);
  await trainVoters(spec, shard, await votesIn(spec, place), env, run);
  const all = packetKeys(spec).length;
  say(`Part ${shard.part} of ${shard.of} of the voters is trained; they lie in ${all} packets in all.`);
}

/**
 * The result of a fakes study from the votes in a folder, the same as that of one process; or how many packets of voters
 * are still to be trained. Nothing is told of some of the voters alone: whoever stopped by what is told would have to pay
 * for that look (docs/fakes.md).
 */
export async function mergedVoters(
  spec: FakesSpec,
  place: Place,
): Promise<{ readonly missing: number } | { readonly result: Result }> {
  const votes = await votesIn(spec, place);
  let missing = 0;
  for (const key of packetKeys(spec)) if ((await votes.load(key)) === undefined) missing++;
  if (missing > 0) return { missing };
  return { result: await runStudy(spec, { ...place.env, parts: votes }, place.run) };
}

/** The certificates for people or programs. @throws LabFailure 'bad-spec' for LaTeX */
export function certified({ tables }: Result, form: Exclude<Form, 'json'>): string {
  const table = fakesTables.certified.among(tables);
  if (!table) return '';
  if (form === 'csv') return csvOf(table);
  if (form === 'latex') throw misuse('A certificate against fake users is merged as text, csv or json.');
  return textTable(table, Math.max(...table.rows.map(({ models }) => models)));
}

/** The rows of the last look, in columns. */
function textTable({ columns, rows }: Table, models: number): string {
  const lines = rows
    .filter((row) => row.models === models)
    .map((row) => columns.map((column) => formatCell(row[column.key], column)));
  const all = [columns.map(({ label }) => label), ...lines];
  const widths = columns.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  return `${all.map((line) => line.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')).join('\n')}\n`;
}
