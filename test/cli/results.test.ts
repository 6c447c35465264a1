import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../cli/spec.ts';
import { readTables, studyTables } from '../../workers/protocol/tables/check.ts';
import type { Result, Table } from '../../workers/protocol.ts';
import { lab, root } from './call.ts';
import { chosen, offered } from './choices.ts';
import { differences, type ResultDigest, resultDigest } from './digests.ts';

/*
 * The results of every study on the classroom set, by the command line, held value by value. They may only change on
 * purpose; then, and after adding a spec to test/cli/results:
 *
 *   BRITTLE_RESULTS=write npx vitest run test/cli/results.test.ts
 *
 * which says what changed. One spec alone: add -t NAME.
 */
const writing = process.env.BRITTLE_RESULTS === 'write';
const folder = join(root, 'test', 'cli', 'results');
const path = join(folder, 'digests.json');
const kept: Record<string, ResultDigest> = JSON.parse(readFileSync(path, 'utf8'));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'digests.json')
  .map((name) => name.slice(0, -'.json'.length))
  .sort();

const named = (start: string) => [...offered()].filter((choice) => choice.startsWith(start));

const headOf = ({ rows: _, ...head }: Table) => head;

/** What the descriptors of a study say of the tables that a result has. */
const describedHeads = ({ spec, tables }: Result) =>
  tables.map(({ id }) => studyTables[spec.study].find((table) => table.id === id)?.head(spec));

/** Choices that no spec here makes, and why. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'needs files': ['dataset=file', 'split=given'],
  'needs the items of the original files': ['poison targets=published', ...named('poison list=')],
  'depends on the machine': ['engine=auto', 'engine=tfjs-webgl'],
  'takes long': ['size=small', 'size=ml-100k', 'size=ml-1m'],
  'are held to what the poison study trains by test/workers/studies/perturb/ways.test.ts': [
    ...['apt-rand', 'at', 'pcmf', 'pca', 'degree-sad', 'rdma'].map((way) => `perturb defence=${way}`),
    ...['hessian', 'risk', 'fit', 'simulated'].flatMap((member) => named(`perturb ${member}=`)),
  ],
  'are held to what the evade study measures by test/workers/studies/arena/inputs.test.ts': [
    ...['fncf', 'fncf-distil', 'fncf-single', 'fncf-single-noise', 'fncf-multi', 'fncf-multi-noise'].map(
      (column) => `arena columns=${column}`,
    ),
    ...['mlp', 'neumf', 'bilinear'].map((rival) => `arena columns=ncf-${rival}`),
    ...['random', 'fgsm', 'pgd', 'restarts', 'cw', 'averaging'].map((row) => `arena rows=input-${row}`),
  ],
  'is refused': ['random', 'popularity'].map((model) => `perturb model=${model}`),
};

describe('results on the classroom set', () => {
  const found: Record<string, ResultDigest> = { ...kept };

  for (const name of names) {
    it(name, async () => {
      const { status, out, err } = await lab(['run', join(folder, `${name}.json`), '--quiet']);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      const result = JSON.parse(out);
      expect(result.engine).toBe(result.spec.engine);
      expect(result.tables.map(headOf)).toEqual(describedHeads(result));
      expect(readTables(result).setAside).toEqual([]);
      const said = differences(kept[name] ?? {}, result);
      found[name] = resultDigest(result);
      if (!writing) expect(said, `${name} gives another result than before`).toEqual([]);
      else if (said.length > 0) console.log([name, ...said].join('\n  '));
    });
  }

  afterAll(() => {
    if (!writing) return;
    const current = Object.fromEntries(
      names.filter((name) => found[name]).map((name) => [name, found[name]]),
    );
    writeFileSync(path, `${JSON.stringify(current, null, 2)}\n`);
  });

  it('are held for all specs, and no others', () => {
    if (!writing) expect(Object.keys(kept).sort()).toEqual(names);
  });

  it('exercise every study, and every model, attack, goal, defence and option that has a name', async () => {
    const specs = await Promise.all(names.map((name) => readSpec(join(folder, `${name}.json`))));
    const made = new Set([...specs.flatMap(chosen), ...Object.values(elsewhere).flat()]);
    expect([...offered()].filter((choice) => !made.has(choice))).toEqual([]);
  });
});
