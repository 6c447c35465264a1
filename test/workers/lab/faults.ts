import { readFileSync } from 'node:fs';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { serveHand } from '../../../workers/lab/hand.ts';
import type { FromHand, HandLink } from '../../../workers/lab/hand-messages.ts';
import { createLabService, type LabParts } from '../../../workers/lab/service.ts';
import type { RunMessage } from '../../../workers/protocol/api.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import type { Spec } from '../../../workers/protocol.ts';
import type { Drawer, DrawerName, Drawers } from '../../../workers/store/drawers.ts';
import { jobs } from '../../../workers/studies/registry.ts';
import { openEngines } from '../../../workers/training/choose.ts';
import { kernels } from '../studies/bench/bench.ts';

/** What goes wrong around a lab; each is asked as the thing is done, and may throw what a browser would. */
export interface Faults {
  /** Anything of the store; `writes` counts the writes so far. */
  store?(what: 'read' | 'write', drawer: DrawerName, writes: number): void;
  /** An engine's code, as it is fetched for the nth time, from 1. */
  engine?(nth: number): void;
  /** What becomes of the nth input that any further worker gets, from 1. */
  hand?(nth: number): 'lost' | undefined;
  /** Milliseconds. */
  now?(): number;
  /** Whether the worker goes silent for ever at this look at its messages. */
  silent?(nth: number): boolean;
}

const soon = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const timers = {
  set: (work: () => void, ms: number) => setTimeout(work, Math.min(ms, 2)),
  clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
};

/** Drawers of which each use is announced to `store`. */
function watchedDrawers(drawers: Drawers, store: NonNullable<Faults['store']>): Drawers {
  let writes = 0;
  return <T>(name: DrawerName): Drawer<T> => {
    const drawer = drawers<T>(name);
    const reading = <R>(work: () => Promise<R>) => {
      store('read', name, writes);
      return work();
    };
    const writing = <R>(work: () => Promise<R>) => {
      store('write', name, ++writes);
      return work();
    };
    return {
      get: async (key) => reading(() => drawer.get(key)),
      all: async () => reading(() => drawer.all()),
      keys: async () => reading(() => drawer.keys()),
      put: async (key, value) => writing(() => drawer.put(key, value)),
      delete: async (key) => writing(() => drawer.delete(key)),
      clear: async () => writing(() => drawer.clear()),
    };
  };
}

const certifyKernels = async () =>
  new WebAssembly.Module(
    readFileSync(new URL('../../../workers/certify/build/certify.wasm', import.meta.url)),
  );

const engineOf = (id: string) => (id === 'kernels' ? kernels() : createTfjsEngine('tfjs-cpu'));

/** A further worker in this process that only clones reach; one that is lost never says so but by its link. */
function handOf(faults: Faults, count: () => number): HandLink {
  let over = false;
  let take: (message: FromHand | null) => void = () => {};
  const serve = serveHand({
    jobs,
    engines: openEngines({ offers: async () => [], open: async (id) => engineOf(id) }),
    certifyKernels,
    breathe: () => soon(),
    now: () => performance.now(),
    timers,
    post: (message) => {
      const clone = structuredClone(message);
      setTimeout(() => over || take(clone), 0);
    },
  });
  return {
    post: (message) => {
      if (message.kind === 'input' && faults.hand?.(count()) === 'lost') {
        over = true;
        setTimeout(() => take(null), 0);
        return;
      }
      const clone = structuredClone(message);
      setTimeout(() => over || serve(clone), 0);
    },
    listen: (taker) => {
      take = taker;
    },
    end: () => {
      over = true;
    },
  };
}

/** A lab with two further workers around which `faults` happen. */
export function faultyLab(drawers: Drawers, faults: Faults = {}) {
  let [engines, inputs, looks] = [0, 0, 0];
  const parts: LabParts = {
    registry: {
      offers: async () => [],
      open: async (id) => {
        faults.engine?.(++engines);
        return engineOf(id);
      },
    },
    drawers: faults.store ? watchedDrawers(drawers, faults.store) : drawers,
    certifyKernels,
    hands: { count: 2, open: () => handOf(faults, () => ++inputs) },
    locks: undefined,
    breathe: () => (faults.silent?.(++looks) ? new Promise<never>(() => {}) : soon()),
    now: faults.now ?? (() => performance.now()),
    date: () => '2026-01-01T00:00:00Z',
    timers,
  };
  return createLabService(parts);
}

export type Lab = ReturnType<typeof faultyLab>;

/** Runs a spec as the page does. */
export async function runOn(lab: Lab, spec: Spec) {
  const events: StudyEvent[] = [];
  const { port1, port2 } = new MessageChannel();
  const ended = new Promise<void>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<RunMessage>) => {
      if (data.kind === 'end') resolve();
      else events.push(...data.events);
    };
  });
  const outcome = await lab.run(spec, port2);
  await ended;
  port1.close();
  const notes = events.flatMap((event) => (event.kind === 'note' ? [event.text] : []));
  return { outcome, notes };
}
