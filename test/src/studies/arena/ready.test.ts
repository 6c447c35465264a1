import { beforeEach, expect, it, vi } from 'vitest';
import { showKnown } from '../../../../src/state/known.ts';
import { openingSpec } from '../../../../src/state/opening.ts';
import { useRun } from '../../../../src/state/run.ts';
import { useSpec } from '../../../../src/state/spec.ts';
import { chosenIn, readyFor } from '../../../../src/studies/arena/ready.ts';
import { differences, parseSpec, type Result, type Spec } from '../../../../workers/protocol.ts';

const opening = openingSpec('arena');
const resultOf = (spec: Spec): Result => ({ spec, hash: 'a', engine: 'kernels', tables: [], notes: [] });
const clicks = readyFor(opening).find(({ id }) => id === 'clicks')!;

it('what the page opens with is a ready grid, and so is each that is chosen, on the same data', () => {
  expect(chosenIn(opening)?.id).toBe('both');
  for (const { id, spec } of readyFor(opening)) {
    expect(chosenIn(spec)?.id).toBe(id);
    expect(spec.dataset).toEqual(opening.dataset);
  }
  expect(chosenIn(parseSpec({ ...opening, repeats: 7 }))).toBeNull();
});

beforeEach(() => {
  vi.stubGlobal('fetch', async (address: string) => {
    expect(address).toMatch(/stored\/arena\.json$/);
    return new Response(JSON.stringify(resultOf(opening)));
  });
  useRun.getState().show(resultOf(clicks.spec), 'saved');
});

it('a grid whose run is shipped is shown as soon as it is chosen', async () => {
  useSpec.getState().setSpec(opening);
  await showKnown(opening);
  const { source, spec } = useRun.getState();
  expect(source).toBe('stored');
  expect(spec && differences(spec, opening)).toEqual([]);
});

it('a grid without a known run leaves what is drawn, and so does one that the controls have left meanwhile', async () => {
  const other = parseSpec({ ...opening, repeats: 7 });
  useSpec.getState().setSpec(other);
  await showKnown(other);
  expect(useRun.getState().spec).toEqual(clicks.spec);
  const late = showKnown(opening);
  await late;
  expect(useRun.getState().spec).toEqual(clicks.spec);
});
