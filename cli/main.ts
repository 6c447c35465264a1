import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hashOf } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import type { Dataset } from '../workers/data/types.ts';
import type { HandCrew } from '../workers/lab/crew.ts';
import { makeUp } from '../workers/lab/making.ts';
import { type DataSize, generatedSize } from '../workers/protocol/cost/size.ts';
import { studyReport } from '../workers/protocol/report/study.ts';
import type { Result } from '../workers/protocol/result.ts';
import { LabFailure, toLabError } from '../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../workers/protocol/run/events.ts';
import { checkSpec } from '../workers/protocol/spec/check/check.ts';
import { needNone } from '../workers/protocol/spec/check/refusal.ts';
import type { DatasetSpec, Spec } from '../workers/protocol/spec/spec.ts';
import { StageCache } from '../workers/studies/bench/cache.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { runStudy } from '../workers/studies/run.ts';
import { trainModel } from '../workers/training/loop.ts';
import { type Command, parseCommand } from './arguments.ts';
import { answered, listed, readQuestions } from './ask.ts';
import { takeAttacks } from './attacks.ts';
import { type Call, crewOf, handsOf, runContext } from './call.ts';
import { type TimedResult, withClock } from './clock.ts';
import { agreeOnCost, sayCost } from './cost.ts';
import { readData } from './data.ts';
import { nodeCertifyKernels, nodeEngines } from './engines.ts';
import { misuse } from './failure.ts';
import { keptIn } from './kept.ts';
import { cardListing, runPapers } from './papers.ts';
import { DoneSoFar, type PartialResult } from './partial.ts';
import { ProgressBar } from './progress.ts';
import { checkProofs, needProvable, writeProofs } from './proofs.ts';
import { SavedRun } from './save.ts';
import { schemaTables } from './schema-table.ts';
import { readSpec } from './spec.ts';
import { gridIn, merged, sweep, written as tableIn } from './sweep.ts';
import { helpOf, listing } from './words.ts';

const CACHE_BYTES = 2 ** 31;

type Run = Extract<Command, { kind: 'run' }>;

/** Stands for files that are still to be read. */
const unread: DatasetSpec = { kind: 'file', hash: '0'.repeat(64), name: '' };

/**
 * The spec on the engine asked for.
 * @throws LabFailure 'bad-spec' where it cannot run, before the data is read that may take the place of its own
 */
function seated(written: Spec, { engine, data }: Run): Spec {
  const spec = engine ? { ...written, engine } : written;
  needNone(checkSpec(data.length > 0 ? { ...spec, dataset: unread } : spec));
  return spec;
}

/** The spec as it will run: on the files given. */
function settle(spec: Spec, dataset: Dataset | null, bar: ProgressBar): Spec {
  if (!dataset) {
    if (spec.dataset.kind === 'generated') return spec;
    throw new LabFailure(
      'missing-dataset',
      `The spec names the data set ${spec.dataset.name || spec.dataset.hash} from files; give them with --data PATH.`,
    );
  }
  if (spec.dataset.kind === 'file' && spec.dataset.hash !== dataset.hash) {
    throw new LabFailure(
      'missing-dataset',
      `The files hold another data set (${dataset.hash}) than the spec names (${spec.dataset.hash}); give the right files, or leave dataset out of the spec.`,
    );
  }
  if (spec.dataset.kind === 'generated') {
    bar.take({
      kind: 'note',
      level: 'info',
      text: `${dataset.name} from --data takes the place of the spec's generated data.`,
    });
  }
  return { ...spec, dataset: { kind: 'file', hash: dataset.hash, name: dataset.name } };
}

/** @throws LabFailure 'bad-spec' where a result could not be written in the end, before anything is computed for it */
async function needWritable(out: string, option = '--out'): Promise<void> {
  const folder = dirname(resolve(out));
  if (await isFolder(out)) throw misuse(`${option} ${out} is a folder; name a file in it.`);
  if (!(await isFolder(folder)))
    throw misuse(`There is no folder ${folder} for ${option} ${out}; make it first.`);
  await access(folder, constants.W_OK).catch(() => {
    throw misuse(`The result cannot be written to ${out}: the folder ${folder} does not allow it.`);
  });
}

const countsOf = ({ userIds, itemIds, users }: Dataset): DataSize => ({
  users: userIds.length,
  items: itemIds.length,
  interactions: users.length,
});

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const jsonOf = (result: TimedResult | PartialResult) => `${JSON.stringify(result, listed, 2)}\n`;

/** A result with what the clock left open among its notes, for a report. */
const told = (result: TimedResult): Result =>
  result.clock === undefined ? result : { ...result, notes: [...result.notes, result.clock] };

async function writeText(out: string, text: string): Promise<void> {
  await writeFile(out, text).catch(() => {
    throw misuse(`The result cannot be written to ${out}.`);
  });
}

const write = (out: string, result: TimedResult | PartialResult): Promise<void> =>
  writeText(out, jsonOf(result));

/** The result; where the run is stopped, what is done lies where the result would have, or beside one that is there. */
async function runOrLeave(spec: Spec, env: StudyEnv, run: RunContext, { out, resume }: Run): Promise<Result> {
  const done = new DoneSoFar();
  const emit = (event: StudyEvent) => {
    done.take(event);
    run.emit(event);
  };
  try {
    return await runStudy(spec, env, { ...run, emit });
  } catch (thrown) {
    const partial = 'The run was stopped before it ended; this is what was done.';
    const left = toLabError(thrown).code === 'stopped' && out !== null ? done.result(spec, partial) : null;
    if (!left || out === null) throw thrown;
    const place = (await exists(out)) ? `${out}.partial` : out;
    await write(place, left);
    const on = resume === null ? '' : ' The same command goes on from here.';
    throw new LabFailure(
      'stopped',
      `The run was stopped. What is done lies in ${place}, marked partial.${on}`,
    );
  }
}

async function run(call: Call, command: Run): Promise<void> {
  if (command.out !== null) await needWritable(command.out);
  if (command.report !== null) await needWritable(command.report, '--report');
  const written = seated(await readSpec(command.spec), command);
  if (command.sweep) gridIn(written);
  if (command.proofs !== null) await needProvable(written, command.proofs);
  const questions = command.ask === null ? null : await readQuestions(command.ask);
  const bar = new ProgressBar(call.err, call.terminal, command.quiet, call.now);
  const context = runContext(call, bar);
  const engines = nodeEngines(call.root);
  let crew: HandCrew | undefined;
  try {
    const dataset = command.data.length
      ? await readData(
          command.data,
          {
            gate: context.gate,
            progress: ({ file, doneBytes, totalBytes }) =>
              bar.show(`Reading ${file}`, doneBytes / totalBytes, null),
          },
          command,
          (level, text) => bar.take({ kind: 'note', level, text }),
        )
      : null;
    const settled = settle(written, dataset, bar);
    const get = async (wanted: DatasetSpec): Promise<Dataset> => {
      if (wanted.kind === 'generated') return makeUp(wanted, context);
      if (!dataset) throw new LabFailure('missing-dataset', 'Give the data with --data PATH.');
      return dataset;
    };
    const bare = { datasets: { get }, engines, cache: new StageCache(CACHE_BYTES), trainModel };
    const { spec, attackFiles } = await takeAttacks(
      settled,
      command.attacks,
      { ...bare, checkpoints: null, models: null },
      context,
    );
    const size = dataset ? countsOf(dataset) : generatedSize(spec.dataset);
    await agreeOnCost(spec, size, handsOf(call, command.workers), {
      say: (text) => bar.take({ kind: 'note', level: 'info', text }),
      ...(call.ask && !command.yes && { ask: call.ask }),
    });
    // Another engine would step in for a pinned one; here it is better to say that it cannot be had.
    if (spec.engine !== 'auto') await engines.open(spec.engine);
    // What is saved is not handed from thread to thread.
    crew = command.save === null ? crewOf(call, command.workers, { get }) : undefined;
    const warn = (text: string) => bar.take({ kind: 'note', level: 'warning', text });
    const saving = command.save === null ? null : await SavedRun.into(command.save, warn);
    const kept = command.resume === null ? null : await keptIn(command.resume, warn);
    const hash = hashOf(spec);
    const env: StudyEnv = {
      ...bare,
      attackFiles,
      certifyKernels: () => nodeCertifyKernels(call.root),
      checkpoints: kept?.checkpoints ?? null,
      models: kept?.models ?? null,
      ...(kept && { looks: kept.looks }),
      ...(kept && { parts: kept.parts(hash) }),
      ...(saving && { saving }),
      ...(command.seconds !== null && { searchSeconds: command.seconds }),
      ...(crew && { crew }),
    };
    if (command.sweep) {
      const say = (text: string) => bar.take({ kind: 'note', level: 'info', text });
      await sweep(gridIn(spec), { root: call.root, ...command.sweep, env, run: context, say });
      return;
    }
    const found = await runOrLeave(spec, env, context, command);
    const result = questions ? { ...found, answers: await answered(spec, questions, env, context) } : found;
    if (command.proofs !== null) await writeProofs(command.proofs, result, env, context);
    saving?.end(result);
    const timed = withClock(result, command.seconds);
    if (timed.clock === undefined) await kept?.end(hash);
    else warn(timed.clock);
    bar.close();
    if (command.report !== null) await writeText(command.report, studyReport(told(timed)));
    if (command.out !== null) await write(command.out, timed);
    else if (command.report === null) call.out.write(jsonOf(timed));
  } finally {
    crew?.close();
    bar.close();
  }
}

/** Writes the table of a sweep, and says what is missing of it. Resolves to whether it is whole. */
async function merge(call: Call, { dir, form, out }: Extract<Command, { kind: 'merge' }>): Promise<boolean> {
  if (out !== null) await needWritable(out);
  const { result, missing } = await merged(call.root, dir);
  if (missing > 0) call.err.write(`${missing} cells are still to be run; run the sweep again to add them.\n`);
  if (out === null) call.out.write(tableIn(result, form));
  else await writeFile(out, tableIn(result, form));
  return missing === 0;
}

/**
 * The command line. Resolves to the exit status: 0, 1 after a failure (one sentence on stderr), 130 when stopped.
 */
export async function main(call: Call): Promise<number> {
  try {
    const command = parseCommand(call.args);
    if (command.kind === 'help') call.out.write(helpOf(command.of));
    else if (command.kind === 'list') call.out.write(listing());
    else if (command.kind === 'check')
      return (await checkProofs(command.proofs, command.model, (line) => call.out.write(`${line}\n`)))
        ? 0
        : 1;
    else if (command.kind === 'schema') call.out.write(schemaTables());
    else if (command.kind === 'explain') {
      const spec = await readSpec(command.spec);
      call.out.write(`${JSON.stringify(spec, null, 2)}\n`);
      needNone(checkSpec(spec));
      sayCost(spec, handsOf(call, null), { say: (text) => call.err.write(`${text}\n`) });
    } else if (command.kind === 'papers') {
      if (command.data !== null && !(await isFolder(command.data)))
        throw misuse(
          `There is no folder ${command.data} for --data; name the one that holds a folder a data set.`,
        );
      if (command.all || command.cards.length > 0) await runPapers(call, command);
      else call.out.write(cardListing());
    } else if (command.kind === 'merge') return (await merge(call, command)) ? 0 : 1;
    else await run(call, command);
    return 0;
  } catch (thrown) {
    const { code, message, file, line, detail } = toLabError(thrown);
    const where = file && !message.includes(file) ? ` (${file}${line ? `, line ${line}` : ''})` : '';
    call.err.write(`${message}${where}\n`);
    if (detail !== undefined) call.err.write(`Details: ${detail}\n`);
    return code === 'stopped' ? 130 : 1;
  }
}
