import { describe, expect, it } from 'vitest';
import { createImport, type ImportLab } from '../../../../src/studies/data/importStore.ts';
import type {
  DatasetCard,
  ImportPlan,
  ImportProgress,
  LabError,
  Outcome,
} from '../../../../workers/protocol.ts';

const plan = (confirm: boolean): ImportPlan => ({
  format: 'table',
  label: 'Table',
  name: 'x',
  values: 'ratings',
  unrated: null,
  choices: [],
  confirm,
  doubts: [],
  files: [],
});
const card = { hash: 'b'.repeat(64), name: 'x' } as DatasetCard;
const failed = <T>(error: LabError): Outcome<T> => ({ ok: false, error });
const files = [new File(['1 2 3'], 'x.txt')];

/** A lab whose reading ends when the test says so. */
function double(inspected: Outcome<ImportPlan>) {
  let finish: (outcome: Outcome<DatasetCard>) => void = () => {};
  const seen: { plans: ImportPlan[]; stops: number; report: (progress: ImportProgress) => void } = {
    plans: [],
    stops: 0,
    report: () => {},
  };
  const lab: ImportLab = {
    inspect: async () => inspected,
    load: (_, chosen, onProgress) => {
      seen.plans.push(chosen);
      seen.report = onProgress;
      return {
        stop: () => {
          seen.stops += 1;
        },
        outcome: new Promise((resolve) => {
          finish = resolve;
        }),
      };
    },
  };
  return {
    store: createImport(async () => lab),
    seen,
    finish: (outcome: Outcome<DatasetCard>) => finish(outcome),
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('bringing in files', () => {
  it('reads at once where the plan is sure, and hands over the card', async () => {
    const { store, seen, finish } = double({ ok: true, value: plan(false) });
    const chosen = store.getState().choose(files);
    await settle();
    expect(store.getState().phase.name).toBe('loading');
    seen.report({ file: 'x.txt', doneBytes: 3, totalBytes: 5, interactions: 1 });
    expect(store.getState().phase).toMatchObject({ progress: { doneBytes: 3 } });
    finish({ ok: true, value: card });
    await chosen;
    expect(store.getState()).toMatchObject({ phase: { name: 'idle' }, loaded: card, error: null });
  });

  it('waits for the person where the plan is a guess, and obeys the plan as corrected', async () => {
    const { store, seen, finish } = double({ ok: true, value: plan(true) });
    await store.getState().choose(files);
    expect(store.getState().phase.name).toBe('confirming');
    expect(seen.plans).toEqual([]);
    store.getState().change({ ...plan(true), name: 'renamed' });
    const confirmed = store.getState().confirm();
    await settle();
    expect(seen.plans.map(({ name }) => name)).toEqual(['renamed']);
    finish({ ok: true, value: card });
    await confirmed;
    expect(store.getState().loaded).toBe(card);
  });

  it('keeps the set loaded before when a later file fails, and says why', async () => {
    const { store, finish } = double({ ok: true, value: plan(false) });
    const first = store.getState().choose(files);
    await settle();
    finish({ ok: true, value: card });
    await first;
    const second = store.getState().choose(files);
    await settle();
    finish(failed({ code: 'bad-file', message: 'Line 2 has no item.', file: 'x.txt', line: 2 }));
    await second;
    expect(store.getState()).toMatchObject({ loaded: card, error: { line: 2 }, phase: { name: 'idle' } });
  });

  it('stops the reading when it is cancelled and lets nothing of it through', async () => {
    const { store, seen, finish } = double({ ok: true, value: plan(false) });
    const chosen = store.getState().choose(files);
    await settle();
    store.getState().cancel();
    expect(seen.stops).toBe(1);
    finish({ ok: true, value: card });
    await chosen;
    expect(store.getState()).toMatchObject({ phase: { name: 'idle' }, loaded: null, error: null });
  });

  it('shows a lab that cannot be opened as a failure', async () => {
    const store = createImport(async () => {
      throw new Error('The worker did not start.');
    });
    await store.getState().choose(files);
    expect(store.getState()).toMatchObject({
      phase: { name: 'idle' },
      error: { code: 'internal', message: expect.stringContaining('The worker did not start') },
    });
  });
});
