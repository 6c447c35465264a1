import type { Refusal } from '../spec/check/refusal.ts';
import type { Spec } from '../spec/spec.ts';
import type { DataSize } from './size.ts';
import { workOf } from './studies.ts';
import { dataBytes, trainingBytes } from './training.ts';

/** What an experiment will take, roughly. For people only: no result hangs on it. */
export interface Estimate {
  readonly seconds: number;
  /** Where the exact search uses all its nodes; equal to `seconds` where there is none. */
  readonly mostSeconds: number;
  /** Of all workers together, the page itself left out. */
  readonly bytes: number;
}

/** Bytes of a worker before it holds anything. */
const emptyWorker = 1e8;
/** What a WebAssembly module can address. */
const mostBytes = 2 ** 32;

/**
 * What `spec` takes on data of this size with so many workers. Counted from the spec and priced by what one core was
 * measured to need; off by two or three on other devices.
 */
export function estimate(spec: Spec, size: DataSize, workers: number): Estimate {
  const { aloneNs, partsNs, parts, searchNs } = workOf(spec, size);
  const hands = Math.max(1, Math.min(workers, parts));
  const seconds = (aloneNs + partsNs / hands) / 1e9;
  // Beside a crew stands the worker that leads it.
  const busy = hands > 1 ? hands + 1 : 1;
  const bytes = busy * (emptyWorker + dataBytes(size) + trainingBytes(spec, size));
  return { seconds, mostSeconds: seconds + searchNs / hands / 1e9, bytes };
}

/** Whether a person is asked before it starts: above a minute, or a gigabyte. */
export const isCostly = ({ seconds, bytes }: Estimate): boolean => seconds > 60 || bytes > 1e9;

function timeWords(seconds: number): string {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 50) return `${10 * Math.ceil(seconds / 10)} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes <= 1) return 'a minute';
  if (minutes < 100) return `${minutes < 10 ? minutes : 5 * Math.round(minutes / 5)} minutes`;
  const hours = Math.round(seconds / 3600);
  if (hours < 48) return `${hours} hours`;
  return hours < 24 * 700 ? `${Math.round(hours / 24)} days` : 'years';
}

const about = (seconds: number) => (seconds < 5 ? timeWords(seconds) : `about ${timeWords(seconds)}`);

function bytesWords(bytes: number): string {
  if (bytes < 1e9) return `${50 * Math.ceil(bytes / 50e6)} MB`;
  return `${bytes < 1e10 ? Math.round(bytes / 1e8) / 10 : Math.round(bytes / 1e9)} GB`;
}

/** The estimate in words: 'about 3 minutes and 250 MB of memory'. */
export function estimateWords({ seconds, mostSeconds, bytes }: Estimate): string {
  const words = `${about(seconds)} and ${bytesWords(bytes)} of memory`;
  const more = mostSeconds > 3 * seconds && mostSeconds > 60;
  return more ? `${words}; up to ${timeWords(mostSeconds)} if the exact search uses all its nodes` : words;
}

/** Why `spec` cannot run on data of this size: it needs more than an engine can hold. */
export function checkFit(spec: Spec, size: DataSize): Refusal[] {
  const needed = trainingBytes(spec, size);
  if (needed <= mostBytes) return [];
  const { kind } = spec.model;
  const lower = kind === 'ncf' ? 'model.batch, model.layers or model.factors' : 'model.factors';
  return [
    {
      path: kind === 'ncf' ? 'model.batch' : 'model.factors',
      message: `Training needs about ${bytesWords(needed)} in one worker, and an engine can hold ${bytesWords(mostBytes)} at most; lower ${lower}, or take a smaller data set.`,
    },
  ];
}
