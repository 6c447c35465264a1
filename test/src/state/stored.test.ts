import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, it, vi } from 'vitest';
import { openingSpec } from '../../../src/state/opening.ts';
import {
  askedNear,
  fetchStored,
  firstAsked,
  hasAnswers,
  isAnswerable,
  storedAnswer,
} from '../../../src/state/stored.ts';
import { ProofExport } from '../../../src/studies/certify/ProofExport.tsx';
import type { CertificateQuestion, CertifySpec, EvasionQuestion, Result } from '../../../workers/protocol.ts';

const asked = <Q>(page: string): Q[] => JSON.parse(readFileSync(`docs/examples/asked/${page}.json`, 'utf8'));
let certify: Result;
let evade: Result;
let perturb: Result;
beforeAll(async () => {
  vi.stubGlobal('fetch', async (path: string) => new Response(readFileSync(path)));
  [certify, evade, perturb] = (await Promise.all(
    ['certify', 'evade', 'perturb'].map((page) => fetchStored(`public/stored/${page}.json`)),
  )) as [Result, Result, Result];
});

it('a stored run answers what it was stored with, whatever the order of the members, and says where it cannot', () => {
  const [question] = asked<CertificateQuestion>('certify');
  const { instance, clicks } = question!;
  const turned = { clicks, instance, kind: 'certificate' } as const;
  expect(storedAnswer(certify.spec, turned)).toMatchObject({ ok: true, value: { instance, clicks: [] } });
  expect(firstAsked(certify.spec)).toEqual(question);
  const other = { ...turned, instance: instance + 0.5 };
  expect([isAnswerable(certify.spec, turned), isAnswerable(certify.spec, other)]).toEqual([true, false]);
  expect(storedAnswer(certify.spec, other)).toMatchObject({ ok: false, error: { message: /Press Run/ } });
});

it('a stored run holds no proofs, which its page then does not offer to export', () => {
  const { instance } = asked<CertificateQuestion>('certify')[0]!;
  for (const want of ['proof', 'model'] as const)
    expect(isAnswerable(certify.spec, { kind: 'proof', instance, want })).toBe(false);
  const spec = certify.spec as CertifySpec;
  const page = renderToStaticMarkup(
    createElement(MantineProvider, null, createElement(ProofExport, { spec, instance })),
  );
  const [own = ''] = page.match(/<span id="[^"]*">A stored run holds no files: press Run/) ?? [];
  const id = own.match(/id="([^"]*)"/)?.[1];
  for (const label of ['Export the proof', 'Export its model']) {
    const button = page.slice(0, page.indexOf(label)).split('<button').at(-1);
    expect(button).toContain('aria-disabled="true"');
    expect(button).toContain(`aria-describedby="${id}"`);
    expect(button).not.toContain(' disabled=');
  }
  const run = renderToStaticMarkup(
    createElement(MantineProvider, null, createElement(ProofExport, { spec: { ...spec }, instance })),
  );
  expect(run).not.toContain('aria-disabled="true"');
  expect(run).not.toContain('A stored run');
});

it('a click that a stored certificate offers and answers goes on from there', () => {
  for (const question of asked<CertificateQuestion>('certify').filter(({ clicks }) => clicks.length === 1)) {
    const before = storedAnswer(certify.spec, { ...question, clicks: [] });
    const after = storedAnswer(certify.spec, question);
    if (!before?.ok || !after?.ok) throw new Error('a stored answer is missing');
    expect(before.value.offers.map(({ item }) => item)).toContain(question.clicks[0]);
    expect(after.value.clicks[0]?.after).toBeCloseTo(before.value.f + after.value.clicks[0]!.delta, 6);
  }
});

it('surfaces come back as floats', () => {
  for (const question of asked<EvasionQuestion>('evade')) {
    const found = storedAnswer(evade.spec, question);
    if (!found?.ok) throw new Error('a stored answer is missing');
    const { along, across, probabilities } = found.value.surface!;
    expect(probabilities).toBeInstanceOf(Float32Array);
    expect(probabilities).toHaveLength(along.length * across.length);
  }
});

it('any other experiment is the lab’s to answer, that of the controls too', () => {
  const [question] = asked<CertificateQuestion>('certify');
  expect(hasAnswers(openingSpec('certify'))).toBe(false);
  expect(isAnswerable(openingSpec('certify'), question!)).toBe(true);
  expect(storedAnswer(openingSpec('certify'), question!)).toBeNull();
});

it('a stored sweep shows one user at the budget nearest to the slider, by the attack that is looked at', () => {
  const { spec } = perturb;
  const list = { kind: 'list', method: 'random', epsilon: 2.2, user: 3 } as const;
  const near = askedNear(spec, list)!;
  expect(near).toMatchObject({ method: 'random', epsilon: 2.15443, user: 0 });
  const answer = storedAnswer(spec, near);
  if (!answer?.ok) throw new Error('a stored answer is missing');
  expect(answer.value.before).toHaveLength(10);
  expect(answer.value.after).toHaveLength(10);
  const plane = storedAnswer(
    spec,
    askedNear(spec, { kind: 'embeddings', method: 'random', epsilon: 9, iteration: 1, user: 0 })!,
  );
  if (!plane?.ok) throw new Error('the stored plane is missing');
  expect(plane.value.now.items).toBeInstanceOf(Float32Array);
  expect(plane.value.now.items).toHaveLength(2 * 900);
  expect(plane.value.lists.now.map(({ item }) => item)).not.toEqual(
    plane.value.lists.clean.map(({ item }) => item),
  );
  expect(askedNear(openingSpec('perturb'), list)).toBeNull();
});
