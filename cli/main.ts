import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hashOf } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import type { HandCrew } from '../workers/lab/crew.ts';
import { generatedSize } from '../workers/protocol/cost/size.ts';
import { studyReport } from '../workers/protocol/report/study.ts';
import type { Result } from '../workers/protocol/result.ts';
import { LabFailure, toLabError } from '../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../workers/protocol/run/events.ts';
import { wholeSpec } from '../workers/protocol/settings/whole.ts';
import { checkSpec } from '../workers/protocol/spec/check/check.ts';
import { needNone } from '../workers/protocol/spec/check/refusal.ts';
import type { DatasetSpec, FakesSpec, Spec } from '../workers/protocol/spec/spec.ts';
import { StageCache } from '../workers/studies/bench/cache.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { runStudy } from '../workers/studies/run.ts';
import { trainModel } from '../workers/training/loop.ts';
import { parseCommand } from './arguments.ts';
import { answered, listed, readQuestions } from './ask.ts';
import { attacksIn, takeAttacks } from './attacks.ts';
import { type Call, crewOf, handsOf, runContext } from './call.ts';
import { type TimedResult, withClock } from './clock.ts';
import type { Command } from './command.ts';
import { agreeOnCost, sayCost } from './cost.ts';
import { nodeCertifyKernels, nodeEngines } from './engines.ts';
import { misuse } from './failure.ts';
import { countsOf, givenData, settle, sourceOf } from './given.ts';
import { keptIn } from './kept.ts';
import { cardListing, runPapers } from './papers.ts';
import { DoneSoFar, type PartialResult } from './partial.ts';
import { ProgressBar } from './progress.ts';
import { checkProofs, needProvable, writeProofs } from './proofs.ts';
import { SavedRun } from './save.ts';
import { schemaTables } from './schema-table.ts';
import { embedOf, linkTo, reportOf } from './sharing.ts';
import { readSpec } from './spec.ts';
import { merged, sweep, sweepable, sweptIn, written as tableIn } from './sweep.ts';
import { certified, mergedVoters, sweepVoters } from './voters.ts';
import { glossary, helpOf, listing } from './words.ts';

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
  if (command.sweep) sweepable(written);
  if (command.proofs !== null) await needProvable(written, command.proofs);
  const questions = command.ask === null ? null : await readQuestions(command.ask);
  const bar = new ProgressBar(call.err, call.terminal, command.quiet, call.now);
  const context = runContext(call, bar);
  const engines = nodeEngines(call.root);
  let crew: HandCrew | undefined;
  try {
    const dataset = await givenData(command, bar, context);
    const settled = settle(written, dataset, bar);
    const get = sourceOf(dataset, context);
    const bare = { datasets: { get }, engines, cache: new StageCache(CACHE_BYTES), trainModel };
    const { spec, attackFiles } = await takeAttacks(
      settled,
      command.attacks,
      { ...bare, checkpoints: null, models: null },
      context,
      command.sweep && attacksIn(command.sweep.dir),
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
      const place = { root: call.root, ...command.sweep, env, run: context, say };
      const swept = sweepable(spec);
      if (swept.study === 'arena') await sweep(swept, place);
      else await sweepVoters(swept, place);
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
    if (command.report !== null)
      await writeText(command.report, studyReport(told(timed), linkTo(command.lab, timed.spec)));
    if (command.out !== null) await write(command.out, timed);
    else if (command.report === null) call.out.write(jsonOf(timed));
  } finally {
    crew?.close();
    bar.close();
  }
}

type Merge = Extract<Command, { kind: 'merge' }>;

/** What the voters in a folder come to; null, after it was said, where some are still to be trained. */
async function certificatesOf(call: Call, spec: FakesSpec, command: Merge): Promise<string | null> {
  const bar = new ProgressBar(call.err, call.terminal, true, call.now);
  const run = runContext(call, bar);
  try {
    const dataset = await givenData(command, bar, run);
    const settled = settle(spec, dataset, bar);
    const env: StudyEnv = {
      datasets: { get: sourceOf(dataset, run) },
      engines: nodeEngines(call.root),
      cache: new StageCache(CACHE_BYTES),
      ...{ checkpoints: null, models: null, trainModel },
    };
    const found = await mergedVoters(settled, { root: call.root, dir: command.dir, env, run });
    if ('result' in found)
      return command.form === 'json' ? jsonOf(found.result) : certified(found.result, command.form);
    const { missing } = found;
    bar.line(
      missing === 1
        ? 'One packet of voters is still to be trained; run the sweep again to add it.'
        : `${missing} packets of voters are still to be trained; run the sweep again to add them.`,
    );
    return null;
  } finally {
    bar.close();
  }
}

/** Writes what the parts of a sweep come to, and says what is missing of it. Resolves to whether it is whole. */
async function merge(call: Call, command: Merge): Promise<boolean> {
  const { dir, form, out } = command;
  if (out !== null) await needWritable(out);
  const spec = await sweptIn(dir);
  let text: string | null;
  let whole = true;
  if (spec.study === 'fakes') text = await certificatesOf(call, spec, command);
  else {
    if (command.data.length > 0) throw misuse('The table of an arena is merged without --data.');
    const { result, missing } = await merged(spec, call.root, dir);
    text = tableIn(result, form);
    whole = missing === 0;
    if (!whole) call.err.write(`${missing} cells are still to be run; run the sweep again to add them.\n`);
  }
  if (text === null) return false;
  if (out === null) call.out.write(text);
  else await writeText(out, text);
  return whole;
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
    else if (command.kind === 'glossary') call.out.write(glossary());
    else if (command.kind === 'report') {
      await needWritable(command.out);
      await writeText(command.out, await reportOf(command.results, command.lab));
    } else if (command.kind === 'embed')
      call.out.write(`${embedOf(await Promise.all(command.specs.map(readSpec)), command)}\n`);
    else if (command.kind === 'explain') {
      const spec = await readSpec(command.spec);
      call.out.write(`${JSON.stringify(wholeSpec(spec), null, 2)}\n`);
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
