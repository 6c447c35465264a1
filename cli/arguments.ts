import { parseArgs } from 'node:util';
import { type ColumnRole, interactionColumns } from '../workers/protocol/import.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import { misuse } from './failure.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'schema' }
  | { readonly kind: 'explain'; readonly spec: string }
  | {
      readonly kind: 'run';
      readonly spec: string;
      readonly data: readonly string[];
      /** The file of interactions, and what its columns hold; null where the reader decides. */
      readonly main: string | null;
      readonly columns: readonly ColumnRole[] | null;
      readonly out: string | null;
      /** Overrides the spec's engine; null leaves it. */
      readonly engine: EngineId | 'auto' | null;
      readonly quiet: boolean;
      /** Threads that a study may be spread over; null for as many as there are cores, four at most. */
      readonly workers: number | null;
    };

const engines = ['auto', 'kernels', 'tfjs-wasm', 'tfjs-cpu', 'tfjs-webgl'] as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string', multiple: true, default: [] },
        main: { type: 'string' },
        columns: { type: 'string' },
        out: { type: 'string' },
        engine: { type: 'string' },
        workers: { type: 'string' },
        quiet: { type: 'boolean', default: false },
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

/** @throws LabFailure 'bad-spec' with a sentence where the arguments make no command */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined || name === 'help') return { kind: 'help' };
  if (name === 'list' || name === 'schema') {
    needNoMore(name, rest);
    return { kind: name };
  }
  if (name !== 'run' && name !== 'explain') throw misuse(`There is no command ${name}.`);
  const [spec, ...paths] = rest;
  if (spec === undefined) throw misuse(`The command ${name} needs the path of a spec.`);
  if (name === 'explain') {
    needNoMore(name, [...paths, ...values.data]);
    return { kind: 'explain', spec };
  }
  const engine = engines.find((id) => id === values.engine) ?? null;
  if (values.engine !== undefined && engine === null) {
    throw misuse(`There is no engine ${values.engine}; there are ${engines.join(', ')}.`);
  }
  const workers = values.workers === undefined ? null : Number(values.workers);
  if (workers !== null && !(Number.isInteger(workers) && workers >= 1 && workers <= 64)) {
    throw misuse(`--workers takes a whole number from 1 to 64, not ${values.workers}.`);
  }
  const { data, main = null, out = null, quiet } = values;
  const columns = values.columns === undefined ? null : columnsIn(values.columns);
  // A shell expands --data *.dat to one option and further paths.
  if (paths.length > 0 && data.length === 0)
    throw misuse(`What is ${paths[0]}? Paths of data follow --data.`);
  if (data.length === 0 && (main !== null || columns)) throw misuse('--main and --columns need --data PATH.');
  return { kind: 'run', spec, data: [...data, ...paths], main, columns, out, engine, quiet, workers };
}
