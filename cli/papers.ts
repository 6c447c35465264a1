import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hashOf } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import { describe } from '../workers/data/card.ts';
import type { Dataset } from '../workers/data/types.ts';
import { makeUp } from '../workers/lab/making.ts';
import type { PaperCards, Run } from '../workers/protocol/papers/card.ts';
import { paperData } from '../workers/protocol/papers/datasets.ts';
import type { Evidence } from '../workers/protocol/papers/evidence.ts';
import { lackOf } from '../workers/protocol/papers/needs.ts';
import {
  cardName,
  cardOf,
  evidenceOf,
  measuredOn,
  paperCards,
  type RunRecord,
  runsOf,
  type StoredReport,
  specsOf,
  valuesOf,
} from '../workers/protocol/papers/report.ts';
import type { Result } from '../workers/protocol/result.ts';
import { LabFailure, toLabError } from '../workers/protocol/run/errors.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import type { DatasetSpec, Spec } from '../workers/protocol/spec/spec.ts';
import { ask } from '../workers/studies/ask.ts';
import { StageCache } from '../workers/studies/bench/cache.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { runStudy } from '../workers/studies/run.ts';
import { trainModel } from '../workers/training/loop.ts';
import { type Call, crewOf, runContext } from './call.ts';
import type { Command } from './command.ts';
import { readData } from './data.ts';
import { nodeCertifyKernels, nodeEngines } from './engines.ts';
import { misuse } from './failure.ts';
import { csvOf, htmlOf, papersReported } from './papers-report.ts';
import { ProgressBar } from './progress.ts';

type Papers = Extract<Command, { kind: 'papers' }>;

const CACHE_BYTES = 2 ** 31;

/** Runs to be done, the work of one data set together. */
interface Item {
  readonly of: PaperCards;
  readonly run: Run;
}

/** The cards there are, with what running them takes. */
export function cardListing(): string {
  const lines = paperCards.flatMap((of) =>
    of.cards.map((card) => {
      const runs = runsOf(of, card);
      const minutes = (size: Run['size']) =>
        runs.filter((run) => run.size === size).reduce((sum, run) => sum + run.minutes, 0);
      const data = [...new Set(runs.map((run) => run.data))].filter((name) => name !== 'built-in');
      const needs = data.length > 0 ? `; reads ${data.join(', ')}` : '';
      return `  ${cardName(of, card).padEnd(26)} ${card.claims.length} ${card.claims.length === 1 ? 'claim' : 'claims'}; minutes quick ${minutes('quick')}, full ${minutes('full')}${needs}\n`;
    }),
  );
  return `Cards (minutes of processor time, roughly)\n${lines.join('')}`;
}

/** @throws LabFailure 'bad-spec' naming a card that is not there */
function itemsOf({ cards, all, sizes }: Papers): readonly Item[] {
  const chosen = all
    ? paperCards.flatMap((of) => of.cards.map((card) => ({ of, card })))
    : cards.map((name) => {
        const found = cardOf(name);
        if (!found) throw misuse(`There is no card ${name}; npm run lab -- papers without cards lists them.`);
        return found;
      });
  const items = new Map<string, Item>();
  for (const { of, card } of chosen)
    for (const run of runsOf(of, card)) if (sizes.includes(run.size)) items.set(run.id, { of, run });
  return [...items.values()].toSorted((a, b) => a.run.data.localeCompare(b.run.data));
}

/** Of what decides a record: with another hash its run is done again. */
export const hashIn = (of: PaperCards, run: Run, seed: number): string =>
  hashOf({ work: decidedBy(run, seed), data: run.data, seed, measured: measuredOn(of, run) });

const decidedBy = (run: Run, seed: number) => {
  const specs = specsOf(run, seed);
  if (run.work.kind === 'tuned') return specs;
  return specs[0] ?? run.work;
};

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
};

const isRecord = (value: unknown): value is RunRecord =>
  typeof value === 'object' &&
  value !== null &&
  ['run', 'seed', 'hash', 'engine', 'date', 'values'].every((member) => member in value);

/** All records in a folder, in the order of their names. */
async function recordsIn(folder: string): Promise<readonly RunRecord[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map((name) => readJson(join(folder, name))));
  return read.filter(isRecord);
}

/** The state of the sources, shortened; empty where they are no repository. */
const commitOf = (root: string): Promise<string> =>
  promisify(execFile)('git', ['rev-parse', '--short=10', 'HEAD'], { cwd: root }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );

interface Place {
  readonly call: Call;
  readonly command: Papers;
  readonly bar: ProgressBar;
  readonly context: RunContext;
}

async function foundBy(
  { call, command, context }: Place,
  run: Run,
  seed: number,
  dataset: Dataset | null,
): Promise<{ evidence: Evidence; engine: string }> {
  if (run.work.kind === 'data') {
    if (!dataset) throw new LabFailure('missing-dataset', `${run.id} needs its data.`);
    return { evidence: { kind: 'data', card: describe(dataset) }, engine: '-' };
  }
  const engines = nodeEngines(call.root);
  const get = async (wanted: DatasetSpec): Promise<Dataset> => {
    if (wanted.kind === 'generated') return makeUp(wanted, context);
    if (!dataset) throw new LabFailure('missing-dataset', 'Give the data with --data DIR.');
    return dataset;
  };
  const crew = crewOf(call, command.workers, { get });
  const env: StudyEnv = {
    datasets: { get },
    engines,
    certifyKernels: () => nodeCertifyKernels(call.root),
    cache: new StageCache(CACHE_BYTES),
    checkpoints: null,
    models: null,
    trainModel,
    ...(crew && { crew }),
  };
  try {
    if (run.work.kind === 'draws') {
      const question = { ...run.work.question, seed };
      const answer = await ask(parseSpec({ study: 'poison' }), question, env, context);
      return { evidence: { kind: 'draws', answer }, engine: '-' };
    }
    const results: Result[] = [];
    for (const written of specsOf(run, seed)) {
      const spec: Spec = dataset
        ? { ...written, dataset: { kind: 'file', hash: dataset.hash, name: dataset.name } }
        : written;
      results.push(await runStudy(spec, env, context));
    }
    const evidence = evidenceOf(run, results);
    if (!evidence) throw new LabFailure('internal', `${run.id} has no experiment.`);
    return { evidence, engine: results[0]?.engine ?? '-' };
  } finally {
    crew?.close();
  }
}

/** The data set of a run; null where it needs none. @throws LabFailure where it is not below the folder */
async function dataOf({ command, context, bar }: Place, run: Run): Promise<Dataset | null> {
  if (run.data === 'built-in') return null;
  const { label, folder, offered } = paperData[run.data];
  const path = command.data === null ? null : join(command.data, folder);
  const there = path !== null && (await stat(path).catch(() => null));
  if (!path || !there)
    throw new LabFailure(
      'missing-dataset',
      `${run.id} needs ${label} in a folder ${folder} below --data DIR; its owners offer it at ${offered}.`,
    );
  return readData(
    [path],
    {
      gate: context.gate,
      progress: ({ file, doneBytes, totalBytes }) =>
        bar.show(`Reading ${file}`, doneBytes / totalBytes, null),
    },
    { main: null, columns: null },
  );
}

/** Runs what is still to be run; says what was left out and why. */
async function runAll(place: Place, items: readonly Item[], folder: string): Promise<void> {
  const { call, command, bar } = place;
  const commit = await commitOf(call.root);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
  let read: Run['data'] | null = null;
  let dataset: Dataset | null = null;
  for (const { of, run } of items) {
    for (const seed of run.seeds) {
      const path = join(folder, `${run.id}.${seed}.json`);
      const hash = hashIn(of, run, seed);
      const before = await readJson(path);
      if (isRecord(before) && before.hash === hash) continue;
      try {
        if (read !== run.data) dataset = await dataOf(place, run);
        read = run.data;
        const lack = dataset && lackOf(run, describe(dataset));
        if (lack) throw new LabFailure('missing-dataset', lack);
        if (!command.quiet) bar.line(`${run.id}, seed ${seed}`);
        const begun = call.now();
        const { evidence, engine } = await foundBy(place, run, seed, dataset);
        const record: RunRecord = {
          ...{ run: run.id, seed, hash, engine, commit, machine },
          date: new Date().toISOString().slice(0, 10),
          seconds: Math.round((call.now() - begun) / 100) / 10,
          values: valuesOf(of, run, evidence),
        };
        await writeFile(path, `${JSON.stringify(record, null, 1)}\n`);
      } catch (thrown) {
        const error = toLabError(thrown);
        if (error.code === 'stopped') throw thrown;
        bar.line(`Left out: ${error.message}`);
        break;
      }
    }
  }
}

/**
 * Runs the cards asked for, but for what is there already, and writes one report of all that the folder holds.
 * @throws LabFailure 'bad-spec' where a card or the folder is not there, 'stopped' after Ctrl-C; what was done is kept
 */
export async function runPapers(call: Call, command: Papers): Promise<void> {
  const items = itemsOf(command);
  const folder = join(command.out, 'records');
  await mkdir(folder, { recursive: true }).catch(() => {
    throw misuse(`The report cannot be written to ${command.out}.`);
  });
  const bar = new ProgressBar(call.err, call.terminal, command.quiet, call.now);
  const place: Place = { call, command, bar, context: runContext(call, bar) };
  try {
    await runAll(place, items, folder);
  } finally {
    bar.close();
    const records = await recordsIn(folder);
    const report: StoredReport = { format: 'brittle-papers', version: 1, records };
    await writeFile(join(command.out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
    const papers = papersReported(records, (card) => command.all || command.cards.includes(card));
    await writeFile(join(command.out, 'report.csv'), csvOf(records, papers));
    await writeFile(join(command.out, 'report.html'), htmlOf(records, papers));
    if (!command.quiet) call.err.write(`The report is ${join(command.out, 'report.html')}.\n`);
  }
}
