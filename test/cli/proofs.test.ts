import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { file, folder, lab } from './call.ts';

const spec = { study: 'certify', engine: 'kernels', model: { kind: 'fm', epochs: 3 }, attack: { sample: 6 } };

describe('proofs by the command line', () => {
  it('are written by run, hold by check, and are refused when changed or on another model', async () => {
    const [here, there] = [join(folder(), 'proofs'), join(folder(), 'proofs')];
    const run = (seed: number, to: string) =>
      lab(['run', file('spec.json', { ...spec, seed }), '--proofs', to, '--quiet']);
    expect((await run(1, here)).status).toBe(0);
    expect((await run(2, there)).status).toBe(0);
    const proofs = readdirSync(here).filter((name) => name.startsWith('proof-'));
    expect(proofs).toHaveLength(6);
    const paths = proofs.map((name) => join(here, name));
    const model = join(here, 'model.safetensors');
    const good = await lab(['check', ...paths, '--model', model]);
    expect(good.err).toBe('');
    expect(good.status).toBe(0);
    expect(good.out.trim().split('\n')).toHaveLength(6);
    for (const line of good.out.trim().split('\n')) expect(line).toMatch(/^.*\.json: holds\. /);

    const proof = JSON.parse(readFileSync(paths[0] as string, 'utf8'));
    const bad = await lab(['check', file('bad.json', { ...proof, label: -proof.label }), '--model', model]);
    expect(bad.status).toBe(1);
    expect(bad.out).toMatch(/refused\. The model predicts another label/);
    const other = await lab(['check', ...paths, '--model', join(there, 'model.safetensors')]);
    expect(other.status).toBe(1);
  });

  it('say of what they hold, also that nothing may be switched, and are refused where the history is another', async () => {
    const to = join(folder(), 'proofs');
    const removing = { ...spec, attack: { ...spec.attack, space: 'remove' } };
    await lab(['run', file('spec.json', removing), '--proofs', to, '--quiet']);
    const model = join(to, 'model.safetensors');
    const paths = readdirSync(to).filter((name) => name.startsWith('proof-'));
    const [proof] = paths
      .map((name) => JSON.parse(readFileSync(join(to, name), 'utf8')))
      .toSorted((a, b) => b.robustUpTo - a.robustUpTo);
    const said = async (changes: object) =>
      (await lab(['check', file('changed.json', { ...proof, ...changes }), '--model', model])).out;
    const { active, first, items } = proof;
    const free = active.filter((j: number) => j >= first && j < first + items).length;
    expect(proof.robustUpTo).toBeGreaterThan(0);
    const whole = await said({});
    expect(whole).toContain(`where ${free} of ${items} items`);
    expect(whole).toContain(
      `${proof.label === 1 ? 'yes' : 'no'} to the instance of features ${active.join(', ')}.`,
    );
    const robust = { robustUpTo: 2, sizes: [{}, {}], flip: [] };
    expect(await said({ ...robust, reach: [] })).toMatch(
      /holds\. None of \d+ items may be removed, so that nothing can flip/,
    );
    expect(await said({ ...robust, items: 1 })).toMatch(/refused\. Its history is of 1 features from/);
    const one = [active.find((j: number) => j >= first) - first];
    expect(await said({ reach: one, flip: [] })).toMatch(/where 1 of/);
  });

  it('say what is wrong with what they are given', async () => {
    const said = async (...args: string[]) => (await lab(args)).err;
    const model = file('m.safetensors', 'nothing');
    expect(await said('check', 'p.json')).toMatch(/needs the paths of proofs, and --model/);
    expect(await said('check', 'p.json', '--model', '/nowhere')).toMatch(
      /The model \/nowhere cannot be read/,
    );
    expect(await said('check', 'p.json', '--model', model)).toMatch(/This is not a safetensors file/);
    expect(await said('run', file('s.json', { study: 'train' }), '--proofs', folder())).toMatch(
      /--proofs belongs to the study certify, not to train/,
    );
  });
});
