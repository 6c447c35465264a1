/**
 * Puts the tests to the test: breaks the code on purpose and sees whether a test notices.
 *
 *   npm run mutants                      every room: mutants by Stryker, then the breaks planted by hand
 *   npm run mutants -- certify poison    those rooms alone
 *   npm run mutants -- --planted [ROOM]  the planted breaks alone
 *   npm run mutants -- --gate            the planted breaks that `npm test` runs
 *   npm run mutants -- --report [ROOM]   what the last runs left alive, without running anything
 *   npm run mutants -- certify --sample 120 [--seed 1] [--piece 2/4]
 *                                        120 of its mutants, or the second quarter of them
 *
 * One mutant at a time, at low priority; what is known of unchanged code is kept in `.build/mutants`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { plant, plantedBreaks } from './planted.mjs';
import { heldBack, interval } from './sample.mjs';

const rooms = ['certify', 'perturb', 'defend', 'evade', 'poison', 'measure', 'models', 'training', 'data'];

const args = process.argv.slice(2);
const has = (flag) => args.includes(flag);
const valued = ['--sample', '--seed', '--piece'];
const argumentOf = (flag) => (has(flag) ? args[args.indexOf(flag) + 1] : undefined);
const named = args.filter((arg, at) => !arg.startsWith('--') && !valued.includes(args[at - 1]));
const unknown = named.filter((room) => !rooms.includes(room));
if (unknown.length > 0) refuse(`There is no room ${unknown.join(', ')}; there are ${rooms.join(', ')}.`);
const wanted = named.length > 0 ? named : rooms;

const of = (mutants, ...states) => mutants.filter(({ status }) => states.includes(status)).length;

function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

/** Which mutants are wanted; null for all. */
function sampleOf() {
  if (!has('--sample')) {
    if (has('--piece') || has('--seed')) refuse('A piece or a seed needs --sample, such as --sample 120.');
    return null;
  }
  const size = Number(argumentOf('--sample'));
  const seed = Number(argumentOf('--seed') ?? 1);
  const [piece, pieces] = (argumentOf('--piece') ?? '1/1').split('/').map(Number);
  if (!(Number.isInteger(size) && size > 0 && Number.isInteger(seed)))
    refuse('--sample and --seed want whole numbers, such as --sample 120 --seed 1.');
  if (!(Number.isInteger(piece) && Number.isInteger(pieces) && piece >= 1 && piece <= pieces))
    refuse('--piece wants a piece of so many, such as 2/4.');
  return { size, seed, piece, pieces };
}
const sample = sampleOf();

const folder = '.build/mutants';
const sampleStart = (room) => `${room}-sample-${sample.size}-${sample.seed}-`;

/** The reports of a room: the whole one, or those of the pieces of its sample that were run. */
function reportsOf(room) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => (sample ? name.startsWith(sampleStart(room)) : name === `${room}.json`))
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
}

/** Files with their mutants: a mutant of several reports as the one that ran it has it. */
function merged(reports) {
  const files = {};
  for (const report of reports) {
    for (const [file, { source, mutants }] of Object.entries(report.files)) {
      const known = files[file];
      // A piece of before a change of the file says nothing of it now.
      if (known && known.source !== source) continue;
      files[file] = {
        source,
        mutants: known
          ? known.mutants.map((one, at) => (one.status === heldBack ? mutants[at] : one))
          : mutants,
      };
    }
  }
  return files;
}

/**
 * The lines that survive in a room and its score, of a sample with its interval; null where it was never run. What no test
 * runs is alive.
 */
function reportOf(room) {
  const reports = reportsOf(room);
  if (reports.length === 0) return null;
  const files = merged(reports);
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const killed = of(mutants, 'Killed', 'Timeout');
  const survived = of(mutants, 'Survived');
  const unreached = of(mutants, 'NoCoverage');
  const out = of(mutants, heldBack);
  const drawn = killed + survived + unreached;
  const survivors = Object.entries(files).flatMap(([file, { source, mutants: own }]) => {
    const lines = source.split('\n');
    return own
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ location: { start, end }, replacement, status, mutatorName }) => {
        const first = lines[start.line - 1];
        const was = first.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
        const note = status === 'NoCoverage' ? ' (no test runs it)' : '';
        return `${file}:${start.line} ${mutatorName}: ${was} → ${replacement}${note}`;
      });
  });
  return {
    ...{ killed, survived, unreached, out, survivors },
    score: (100 * killed) / Math.max(1, drawn),
    between: out > 0 ? interval(killed, drawn).map((share) => 100 * share) : null,
  };
}

function tell(list) {
  console.log('\nroom       killed  survived  no test runs it  left out  score');
  for (const room of list) {
    const report = reportOf(room);
    if (!report) continue;
    const { killed, survived, unreached, out, score, between } = report;
    const numbers = [
      [killed, 8],
      [survived, 10],
      [unreached, 17],
      [out, 10],
    ].map(([number, width]) => String(number).padStart(width));
    const spread = between ? ` (95 %: ${between.map((end) => end.toFixed(0)).join(' to ')})` : '';
    console.log(`${room.padEnd(9)}${numbers.join('')}${score.toFixed(1).padStart(7)} %${spread}`);
  }
}

/** Breaks planted in the files of a room. */
const within = (room) => plantedBreaks().filter(({ file }) => file.startsWith(`workers/${room}/`));

setPriority(10);
let unseen = 0;
if (has('--gate')) {
  unseen = await plant(plantedBreaks().filter(({ gate }) => gate));
} else if (has('--planted')) {
  unseen = await plant(named.length > 0 ? named.flatMap(within) : plantedBreaks());
} else if (has('--report')) {
  for (const room of wanted) for (const line of reportOf(room)?.survivors ?? []) console.log(line);
  tell(wanted);
} else {
  for (const room of wanted) {
    console.log(`\n== ${room}`);
    const env = { ...process.env, BRITTLE_ROOM: room };
    if (sample) {
      env.BRITTLE_SAMPLE = JSON.stringify(sample);
      env.BRITTLE_PIECE = `${folder}/${sampleStart(room)}${sample.piece}-of-${sample.pieces}.json`;
    }
    const { status } = spawnSync('node_modules/.bin/stryker', ['run'], { stdio: 'inherit', env });
    if (status !== 0) process.exit(status ?? 1);
  }
  if (!sample) {
    console.log('\n== planted breaks');
    unseen = await plant(named.length > 0 ? named.flatMap(within) : plantedBreaks());
  }
  tell(wanted);
}
if (unseen > 0) {
  console.error(`\n${unseen} planted breaks were not seen.`);
  process.exit(1);
}
// A break that is seen is a failed test, for which Vitest has set the exit code.
process.exitCode = 0;
