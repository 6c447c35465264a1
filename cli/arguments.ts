import { parseArgs } from 'node:util';
import { type ColumnRole, interactionColumns } from '../workers/protocol/import.ts';
import type { Command } from './command.ts';
import { misuse } from './failure.ts';
import { forms, type Shard } from './sweep-files.ts';

const engines = ['auto', 'kernels', 'tfjs-wasm', 'tfjs-cpu', 'tfjs-webgl'] as const;

/** '--columns -,user' as '--columns=-,user': a value that begins with a dash is taken for an option otherwise. */
function withDashes(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args)
    if (joined.at(-1) === '--columns' && /^-(,|$)/.test(arg)) joined[joined.length - 1] = `--columns=${arg}`;
    else joined.push(arg);
  return joined;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: withDashes(args),
      allowPositionals: true,
      options: {
        data: { type: 'string', multiple: true, default: [] },
        attack: { type: 'string', multiple: true, default: [] },
        main: { type: 'string' },
        columns: { type: 'string' },
        out: { type: 'string' },
        shard: { type: 'string' },
        form: { type: 'string' },
        report: { type: 'string' },
        resume: { type: 'string' },
        proofs: { type: 'string' },
        save: { type: 'string' },
        time: { type: 'string' },
        ask: { type: 'string' },
        lab: { type: 'string' },
        figure: { type: 'string' },
        settings: { type: 'string' },
        model: { type: 'string' },
        engine: { type: 'string' },
        workers: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.split('. ')[0] : String(thrown);
    throw misuse(`${reason}.`);
  }
}

/** Roles of columns in their order, parted by commas; '-' leaves a column out. */
function columnsIn(text: string): ColumnRole[] {
  return text.split(',').map((word) => {
    const role = word.trim() === '-' ? 'ignore' : interactionColumns.find((known) => known === word.trim());
    if (role) return role;
    throw misuse(
      `--columns takes ${interactionColumns.join(', ')} or - in the order of the columns, not ${word || 'nothing'}.`,
    );
  });
}

/** What no command takes is said, so that a slip of the hand does not run as something else. */
function needNoMore(command: string, [odd]: readonly string[]): void {
  if (odd !== undefined) throw misuse(`What is ${odd}? The command ${command} takes nothing of the kind.`);
}

/** Threads; null for as many as there are cores. */
function workersIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 64) return workers;
  throw misuse(`--workers takes a whole number from 1 to 64, not ${text}.`);
}

/** Seconds of the exact search. */
function secondsIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (seconds >= 0 && seconds <= 1e6) return seconds;
  throw misuse(`--time takes seconds, from 0 to 1000000, not ${text || 'nothing'}.`);
}

type Values = ReturnType<typeof parsed>['values'];

/** Cards to run, or to list. @throws LabFailure 'bad-spec' where there is nowhere to write the report */
function papersIn(cards: readonly string[], values: Values): Command {
  const { all, full, quick, data, out, workers, quiet } = values;
  if (data.length > 1)
    throw misuse('The command papers takes one --data, the folder that holds all data sets.');
  for (const option of ['main', 'columns', 'engine', 'report', 'lab', 'resume', 'save', 'time'] as const)
    if (values[option] !== undefined) throw misuse(`The command papers takes no --${option}.`);
  if ((all || cards.length > 0) && out === undefined)
    throw misuse('The command papers needs --out DIR, where its report is written.');
  if (all && cards.length > 0) throw misuse('Name cards, or take --all of them.');
  return {
    kind: 'papers',
    ...{ cards, all, quiet, out: out ?? '', data: data[0] ?? null, workers: workersIn(workers) },
    sizes: full ? (quick ? ['quick', 'full'] : ['full']) : ['quick'],
  };
}

/** A part of a sweep: '3/8'. */
function shardIn(text: string): Shard {
  const [part = 0, of = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (part >= 1 && of >= part) return { part, of };
  throw misuse(`--shard takes a part such as 3/8, from 1/8 to 8/8, not ${text}.`);
}

/** Where a sweep goes, and which part of it is run. */
function sweepIn({ out, shard = '1/1', resume }: Values): Extract<Command, { kind: 'run' }>['sweep'] {
  if (out === undefined) throw misuse('The command sweep needs --out DIR, where its cells go.');
  if (resume !== undefined)
    throw misuse('The command sweep takes no --resume: what is in its --out is gone on with.');
  return { dir: out, shard: shardIn(shard) };
}

/** What `--data` and its companions say. @throws LabFailure 'bad-spec' for companions without it */
function givenIn({ data, main, columns }: Values, paths: readonly string[]) {
  // A shell expands --data *.dat to one option and further paths.
  if (paths.length > 0 && data.length === 0)
    throw misuse(`What is ${paths[0]}? Paths of data follow --data.`);
  if (data.length === 0 && (main !== undefined || columns !== undefined))
    throw misuse('--main and --columns need --data PATH.');
  return {
    data: [...data, ...paths],
    main: main ?? null,
    columns: columns === undefined ? null : columnsIn(columns),
  };
}

/** @throws LabFailure 'bad-spec' without a folder, or for a form that there is not */
function mergeIn([dir, ...rest]: readonly string[], values: Values): Command {
  const { form = 'text', out } = values;
  if (dir === undefined) throw misuse('The command merge needs the folder of a sweep.');
  const found = forms.find((one) => one === form);
  if (!found) throw misuse(`--form takes ${forms.join(', ')}, not ${form}.`);
  return { kind: 'merge', dir, form: found, out: out ?? null, ...givenIn(values, rest) };
}

/** Options that a command of few takes none of but its own. */
function needOnly(name: string, values: Values, own: readonly (keyof Values)[]): void {
  const odd = Object.entries(values).find(
    ([key, value]) =>
      !own.some((one) => one === key) && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  if (odd) throw misuse(`The command ${name} takes no --${odd[0]}.`);
}

/** The address of a lab; null where none is given. @throws LabFailure 'bad-spec' for one that is none */
function labIn(lab: string | undefined): string | null {
  if (lab !== undefined && !/^https?:\/\/[^\s?#]+$/.test(lab))
    throw misuse(`--lab takes the address of a lab, such as https://lab.example/, not ${lab || 'nothing'}.`);
  return lab ?? null;
}

/** @throws LabFailure 'bad-spec' without results, or a place for the report */
function reportIn(results: readonly string[], values: Values): Command {
  needOnly('report', values, ['out', 'lab']);
  if (results.length === 0)
    throw misuse('The command report needs the paths of results, as run --out writes them.');
  if (values.out === undefined) throw misuse('The command report needs --out FILE, where its HTML goes.');
  return { kind: 'report', results, out: values.out, lab: labIn(values.lab) };
}

/** Where `npm start` serves the lab. */
const HERE = 'http://localhost:4173/';

/** @throws LabFailure 'bad-spec' without a spec, or for an address that is none */
function embedIn(specs: readonly string[], values: Values): Command {
  needOnly('embed', values, ['lab', 'figure', 'settings']);
  const { figure = null, settings } = values;
  const lab = labIn(values.lab) ?? HERE;
  if (specs.length === 0 || specs.length > 5)
    throw misuse('The command embed needs the path of a spec, and takes up to four more to pin beside it.');
  if (settings !== undefined && settings !== 'none')
    throw misuse(`--settings takes none, not ${settings || 'nothing'}.`);
  return { kind: 'embed', specs, lab, figure, settings: settings === undefined };
}

/** @throws LabFailure 'bad-spec' with a sentence where the arguments make no command */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  const [name, ...rest] = positionals;
  if (name === undefined || name === 'help') return { kind: 'help', of: rest[0] ?? null };
  if (values.help) return { kind: 'help', of: name };
  if (name === 'list' || name === 'schema' || name === 'glossary') {
    needNoMore(name, rest);
    return { kind: name };
  }
  if (name === 'report') return reportIn(rest, values);
  if (name === 'embed') return embedIn(rest, values);
  for (const option of ['figure', 'settings'] as const)
    if (values[option] !== undefined) throw misuse(`--${option} belongs to the command embed.`);
  if (name === 'papers') return papersIn(rest, values);
  for (const option of ['all', 'full', 'quick'] as const)
    if (values[option]) throw misuse(`--${option} belongs to the command papers.`);
  if (name === 'check') {
    if (rest.length === 0 || values.model === undefined)
      throw misuse('The command check needs the paths of proofs, and --model with that of their model.');
    for (const option of [
      'main',
      'columns',
      'engine',
      'out',
      'proofs',
      'save',
      'time',
      'report',
      'ask',
      'resume',
      'form',
      'shard',
      'workers',
    ] as const)
      if (values[option] !== undefined) throw misuse(`The command check takes no --${option}.`);
    return { kind: 'check', proofs: rest, model: values.model };
  }
  if (values.model !== undefined) throw misuse('--model belongs to the command check.');
  if (name !== 'run')
    for (const option of ['report', 'save', 'time'] as const)
      if (values[option] !== undefined) throw misuse(`--${option} belongs to the command run.`);
  if (name !== 'run' && name !== 'sweep' && values.attack.length > 0)
    throw misuse('--attack belongs to the commands run and sweep.');
  if (name === 'merge') return mergeIn(rest, values);
  if (values.form !== undefined) throw misuse('--form belongs to the command merge.');
  if (name !== 'sweep' && values.shard !== undefined) throw misuse('--shard belongs to the command sweep.');
  if (name !== 'run' && name !== 'explain' && name !== 'sweep') throw misuse(`There is no command ${name}.`);
  const [spec, ...paths] = rest;
  if (spec === undefined) throw misuse(`The command ${name} needs the path of a spec.`);
  if (name === 'explain') {
    needNoMore(name, [...paths, ...values.data]);
    return { kind: 'explain', spec };
  }
  const engine = engines.find((id) => id === values.engine) ?? null;
  if (values.engine !== undefined && engine === null) {
    throw misuse(
      `There is no engine ${values.engine}; there are ${engines.filter((id) => id !== 'tfjs-webgl').join(', ')}.`,
    );
  }
  const workers = workersIn(values.workers);
  const { out = null, proofs = null, resume = null, save = null, quiet, yes } = values;
  const { report = null, ask = null } = values;
  const lab = labIn(values.lab);
  if (lab !== null && report === null)
    throw misuse('--lab says where a report leads back to; it goes with --report FILE.');
  const seconds = secondsIn(values.time);
  if (seconds !== null && proofs !== null)
    throw misuse('--time and --proofs do not go together: a proof needs its search to the end.');
  const given = givenIn(values, paths);
  const sweep = name === 'sweep' ? sweepIn(values) : null;
  if (sweep && ask !== null) throw misuse('The command sweep takes no --ask.');
  return {
    ...{ kind: 'run', spec, sweep, ...given, attacks: values.attack },
    ...{
      out: sweep ? null : out,
      report,
      lab,
      proofs,
      ask,
      resume,
      save,
      seconds,
      engine,
      quiet,
      yes,
      workers,
    },
  };
}
