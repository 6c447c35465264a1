/**
 * Puts the tests to the test: breaks the code on purpose and sees whether a test notices.
 *
 *   npm run mutants                      every room: mutants by Stryker, then the breaks planted by hand
 *   npm run mutants -- certify poison    those rooms alone
 *   npm run mutants -- --planted [ROOM]  the planted breaks alone
 *   npm run mutants -- --gate            the planted breaks that `npm test` runs
 *   npm run mutants -- --report [ROOM]   what the last runs left alive, without running anything
 *
 * One mutant at a time, at low priority; what is known of unchanged code is kept in `.build/mutants`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { plant, plantedBreaks } from './planted.mjs';

const rooms = ['certify', 'perturb', 'defend', 'evade', 'poison', 'measure', 'models', 'training', 'data'];

const args = process.argv.slice(2);
const has = (flag) => args.includes(flag);
const named = args.filter((arg) => !arg.startsWith('--'));
const wanted = named.length > 0 ? named : rooms;

const of = (mutants, ...states) => mutants.filter(({ status }) => states.includes(status)).length;

/** The lines that survive in a room and its score; null where it was never run. */
function reportOf(room) {
  const path = `.build/mutants/${room}.json`;
  if (!existsSync(path)) return null;
  const { files } = JSON.parse(readFileSync(path, 'utf8'));
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const killed = of(mutants, 'Killed', 'Timeout');
  const alive = of(mutants, 'Survived', 'NoCoverage');
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
  return { killed, alive, score: (100 * killed) / Math.max(1, killed + alive), survivors };
}

function tell(list) {
  console.log('\nroom       killed  alive  score');
  for (const room of list) {
    const report = reportOf(room);
    if (!report) continue;
    const { killed, alive, score } = report;
    console.log(
      `${room.padEnd(9)}${String(killed).padStart(8)}${String(alive).padStart(7)}${score.toFixed(1).padStart(6)} %`,
    );
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
    if (!rooms.includes(room)) continue;
    console.log(`\n== ${room}`);
    const env = { ...process.env, BRITTLE_ROOM: room };
    const { status } = spawnSync('node_modules/.bin/stryker', ['run'], { stdio: 'inherit', env });
    if (status !== 0) process.exit(status ?? 1);
  }
  console.log('\n== planted breaks');
  unseen = await plant(named.length > 0 ? named.flatMap(within) : plantedBreaks());
  tell(wanted);
}
if (unseen > 0) {
  console.error(`\n${unseen} planted breaks were not seen.`);
  process.exit(1);
}
// A break that is seen is a failed test, for which Vitest has set the exit code.
process.exitCode = 0;
