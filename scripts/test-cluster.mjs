/**
 * Tries docs/cluster: a grid of 24 cells in one process, over GNU parallel and over a Slurm job array of four tasks, one
 * of which is killed and sent again; the merged tables must be the same byte for byte. Installs Debian's parallel and
 * slurm-wlm where they are missing and it may, and starts a controller and a node on the loopback.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const work = mkdtempSync(join(tmpdir(), 'brittle-cluster-'));
const grid = join(work, 'grid.json');
/** Two seeds of six rows, no attack among them, against two columns. */
const cellCount = 24;
writeFileSync(
  grid,
  JSON.stringify({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    repeats: 2,
    columns: ['mf', 'mf-at'],
    rows: ['random', 'average', 'bandwagon', 'segment', 'obfuscated'],
    budget: { fakes: 0.1 },
  }),
);

const has = (command) => spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
const lab = (...args) =>
  execFileSync('npm', ['run', '-s', 'lab', '--', ...args], { cwd: root, encoding: 'utf8' });
const cells = (dir) => readdirSync(join(dir, 'cells')).filter((name) => name.endsWith('.json')).length;

function install(names) {
  if (process.getuid?.() !== 0) return;
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], options);
}

function same(table, expected, what) {
  if (table !== expected) throw new Error(`${what} gives another table than one process.`);
  console.log(`${what}: the table of one process, byte for byte.`);
}

const alone = join(work, 'alone');
lab('sweep', grid, '--out', alone, '--quiet', '--yes');
if (cells(alone) !== cellCount) throw new Error(`The grid has ${cells(alone)} cells, not ${cellCount}.`);
const expected = lab('merge', alone, '--form', 'json');

if (!has('parallel')) install(['parallel']);
if (has('parallel')) {
  const dir = join(work, 'parallel');
  execFileSync(join(root, 'docs/cluster/parallel.sh'), [grid, dir, '4'], { stdio: 'ignore' });
  same(lab('merge', dir, '--form', 'json'), expected, 'GNU parallel');
} else console.log('GNU parallel is not here and cannot be installed; not tried.');

/** A controller and a node in one place, without accounting; null where they do not start. */
async function startSlurm() {
  const place = join(work, 'slurm');
  for (const folder of ['state', 'spool', 'munge']) mkdirSync(join(place, folder), { recursive: true });
  const conf = join(place, 'slurm.conf');
  const host = hostname().split('.')[0];
  writeFileSync(
    conf,
    [
      'ClusterName=brittle',
      `SlurmctldHost=${host}(127.0.0.1)`,
      'AuthType=auth/munge',
      `AuthInfo=socket=${join(place, 'munge', 'socket')}`,
      'SlurmUser=root',
      'ProctrackType=proctrack/pgid',
      'TaskPlugin=task/none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core',
      'ReturnToService=2',
      `StateSaveLocation=${join(place, 'state')}`,
      `SlurmdSpoolDir=${join(place, 'spool')}`,
      `SlurmctldPidFile=${join(place, 'slurmctld.pid')}`,
      `SlurmdPidFile=${join(place, 'slurmd.pid')}`,
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus().length} RealMemory=8000 State=UNKNOWN`,
      `PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
      '',
    ].join('\n'),
  );
  process.env.SLURM_CONF = conf;
  const key = join(place, 'munge', 'key');
  writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  const started = [
    spawn(
      'munged',
      [
        '-F',
        '--force',
        `--key-file=${key}`,
        `--socket=${join(place, 'munge', 'socket')}`,
        `--pid-file=${join(place, 'munge', 'pid')}`,
        `--log-file=${join(place, 'munge', 'log')}`,
        `--seed-file=${join(place, 'munge', 'seed')}`,
      ],
      { stdio: 'ignore' },
    ),
  ];
  await sleep(1000);
  started.push(spawn('slurmctld', ['-D', '-f', conf], { stdio: 'ignore' }));
  started.push(spawn('slurmd', ['-D', '-f', conf, '-N', host], { stdio: 'ignore' }));
  for (let n = 0; n < 30; n++) {
    await sleep(1000);
    const { stdout } = spawnSync('sinfo', ['-h', '-o', '%T'], { encoding: 'utf8' });
    if (/idle|mixed/.test(stdout ?? '')) return started;
  }
  for (const one of started) one.kill();
  return null;
}

async function emptied() {
  for (let n = 0; n < 600; n++) {
    if (execFileSync('squeue', ['-h'], { encoding: 'utf8' }).trim() === '') return;
    await sleep(1000);
  }
  throw new Error('The job array does not end.');
}

if (!has('slurmctld') || !has('slurmd')) install(['slurm-wlm', 'munge']);
const slurm = has('slurmctld') && has('slurmd') ? await startSlurm() : null;
if (slurm) {
  try {
    const dir = join(work, 'array');
    const send = () =>
      execFileSync(
        'sbatch',
        [
          '--parsable',
          '--mem=0',
          `--output=${join(work, 'task-%a.out')}`,
          'docs/cluster/slurm.sh',
          grid,
          dir,
        ],
        { cwd: root, encoding: 'utf8' },
      ).trim();
    const job = send();
    for (let n = 0; n < 300 && spawnSync('ls', [join(dir, 'cells')]).stdout.length === 0; n++)
      await sleep(200);
    spawnSync('scancel', ['--signal=KILL', '--full', `${job}_1`]);
    await emptied();
    console.log(`Slurm: ${cells(dir)} of ${cellCount} cells after a task was killed.`);
    send();
    await emptied();
    same(lab('merge', dir, '--form', 'json'), expected, 'Slurm job array');
  } finally {
    for (const one of slurm) one.kill();
  }
} else console.log('Slurm is not here, or does not start; not tried.');
rmSync(work, { recursive: true, force: true });
