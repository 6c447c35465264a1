import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import type { Result } from '../workers/protocol/result.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import type { ArenaSpec, FakesSpec, Spec } from '../workers/protocol/spec/spec.ts';
import { arenaTables } from '../workers/protocol/tables/arena.ts';
import { costLines } from '../workers/protocol/tables/arena-costs.ts';
import { arenaGrids, tableToLatex } from '../workers/protocol/tables/arena-grid.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import {
  type CellRecord,
  cellName,
  cellsOfShard,
  sweepCell,
  sweepTables,
  sweptFiles,
  type UnfitRecord,
} from '../workers/studies/sweep.ts';
import { misuse } from './failure.ts';
import {
  csvOf,
  type Form,
  modelFiles,
  noteSwept,
  type Shard,
  sweepFolders,
  sweptName,
  textOf,
  versionOf,
  writeWhole,
} from './sweep-files.ts';

/** The file of a cell: what it came to, and of which version and engine that is. */
type CellFile = (CellRecord | UnfitRecord) & {
  readonly brittle: string;
  readonly engine: string;
  readonly spec: Spec;
};

const engineOf = ({ engine }: ArenaSpec): string => (engine === 'auto' ? 'kernels' : engine);

/** A spec that may be swept. @throws LabFailure 'bad-spec' where it may not */
export function sweepable(spec: Spec): ArenaSpec | FakesSpec {
  if (spec.study === 'arena' || spec.study === 'fakes') return spec;
  throw misuse(
    `A sweep needs a grid, a spec of the study arena, or voters, a spec of the study fakes; this is one of ${spec.study}.`,
  );
}

interface SweepCall {
  readonly root: string;
  readonly dir: string;
  readonly shard: Shard;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly say: (text: string) => void;
}

/**
 * Runs the cells of a grid that are not there yet, or those of a shard, one file a cell. It may be stopped or
 * killed at any moment, and run again.
 */
export async function sweep(grid: ArenaSpec, { root, dir, shard, env, run, say }: SweepCall): Promise<void> {
  const folders = await sweepFolders(dir);
  await noteSwept(dir, grid);
  const brittle = await versionOf(root);
  const known = modelFiles(folders.models);
  const files = await sweptFiles(grid, env);
  const own = cellsOfShard(grid, shard);
  let skipped = 0;
  for (const [n, cell] of own.entries()) {
    const path = join(folders.cells, `${cellName(cell)}.json`);
    if ((await textOf(path)) !== null) {
      skipped++;
      continue;
    }
    await run.gate();
    const record = await sweepCell(cell, known, { env, run }, files);
    const file: CellFile = { brittle, engine: engineOf(grid), spec: cell.spec, ...record };
    await writeWhole(path, `${JSON.stringify(file)}\n`);
    say(`Cell ${n + 1} of ${own.length}: ${cell.row} against ${cell.column}, seed ${cell.spec.seed}.`);
  }
  say(`${own.length - skipped} cells were run, ${skipped} were there already.`);
}

/** What a folder holds parts of. @throws LabFailure 'bad-spec' where it says nothing of it */
export async function sweptIn(dir: string): Promise<ArenaSpec | FakesSpec> {
  const text = await textOf(join(dir, sweptName));
  if (text === null)
    throw misuse(`${dir} holds no ${sweptName}; run npm run lab -- sweep SPEC.json --out ${dir} first.`);
  return sweepable(parseSpec(JSON.parse(text)));
}

/** @throws LabFailure 'bad-file' for a cell of another version or engine, or one that cannot be read */
function recordIn(name: string, text: string, brittle: string, engine: string): CellFile {
  const wrong = (why: string) =>
    new LabFailure('bad-file', `The cell ${name} ${why}; delete it and run the sweep again.`);
  let file: Partial<CellRecord & UnfitRecord & CellFile>;
  try {
    file = JSON.parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  if (file.brittle !== brittle)
    throw wrong(`was made by version ${file.brittle ?? 'unknown'} of the lab, and this is ${brittle}`);
  if (file.engine !== engine)
    throw wrong(`was computed on the engine ${file.engine ?? 'unknown'}, and the grid asks for ${engine}`);
  if (typeof file.unfit === 'string') return file as CellFile;
  if (typeof file.kept !== 'string' || !/^[01]+$/.test(file.kept) || typeof file.test !== 'number')
    throw wrong('holds no result');
  return { ...file, norm: file.norm ?? null, length: file.length ?? null } as CellFile;
}

/** What the cells of a folder come to, and how many are still to be run. */
export async function merged(
  grid: ArenaSpec,
  root: string,
  dir: string,
): Promise<{ readonly result: Result; readonly missing: number }> {
  const brittle = await versionOf(root);
  const engine = engineOf(grid);
  const records = new Map<string, CellRecord | UnfitRecord>();
  const folder = join(dir, 'cells');
  for (const name of (await readdir(folder).catch(() => [])).filter((one) => one.endsWith('.json')).sort()) {
    const found = recordIn(name, (await textOf(join(folder, name))) ?? '', brittle, engine);
    const id = name.slice(0, -'.json'.length);
    if ('unfit' in found) {
      records.set(id, { unfit: found.unfit });
      continue;
    }
    const { kept, test, norm, length, probes, tried, users, sample, trainedOn, popularity } = found;
    const tests = { ...(probes && { probes }), ...(tried && { tried }) };
    const instances = { ...(users && { users }), ...(sample && { sample }) };
    const clean = { ...(trainedOn && { trainedOn }), ...(popularity !== undefined && { popularity }) };
    records.set(id, { kept, test, norm, length, ...tests, ...instances, ...clean });
  }
  const { tables, missing } = sweepTables(grid, (cell) => records.get(cellName(cell)));
  return {
    result: { spec: grid, hash: hashOf(grid), engine: engine as EngineId, tables, notes: [] },
    missing,
  };
}

/** A table for people or programs. */
export function written({ tables, ...rest }: Result, form: Form): string {
  if (form === 'json') return `${JSON.stringify({ ...rest, tables }, null, 2)}\n`;
  const cells = arenaTables.cells.among(tables);
  if (!cells) return '';
  if (form === 'csv') return csvOf(cells);
  const grids = arenaGrids(cells);
  const costs = costLines(arenaTables.costs.among(tables) ?? null);
  if (form === 'latex') return grids.map((grid) => tableToLatex(grid, grid.columns, false, costs)).join('\n');
  const texts = grids.map(({ family, lines, columns, at }) => {
    const width = Math.max(16, ...columns.map(({ length }) => length + 2));
    const rows = lines.map((line) => {
      const values = columns.map((column) => {
        const found = at(line, column);
        if (!found || found.kept === null) return found?.reason ? 'not crossed' : '…';
        return `${found.kept.toFixed(3)} ± ${(found.sd ?? 0).toFixed(3)}`;
      });
      return line.padEnd(14) + values.map((value) => value.padStart(width)).join('');
    });
    const last = costs.map(
      ({ label, at: of }) =>
        label.padEnd(14) + columns.map((column) => (of(column) ?? '…').padStart(width)).join(''),
    );
    const head = family.padEnd(14) + columns.map((column) => column.padStart(width)).join('');
    return [head, ...rows, ...last, ''].join('\n');
  });
  return texts.join('\n');
}
