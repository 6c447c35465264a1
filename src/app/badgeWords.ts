import type { DatasetSpec, EngineId } from '../../workers/protocol.ts';
import { formatNumber } from '../charts/format.ts';
import type { RunState } from '../state/run.ts';

const sizeWords = {
  classroom: '200 × 300',
  small: '600 × 900',
  'ml-100k': '943 × 1,682',
  'ml-1m': '6,040 × 3,706',
} as const;

/** The data set in a few words: 'Built-in, 600 × 900' or a file's name. */
export function datasetWords(dataset: DatasetSpec): string {
  if (dataset.kind === 'generated') return `Built-in, ${sizeWords[dataset.size]}`;
  return dataset.name || `File ${dataset.hash.slice(0, 8)}`;
}

export const engineWords: Readonly<Record<EngineId, string>> = {
  kernels: 'WASM kernels',
  'tfjs-webgl': 'tfjs on WebGL',
  'tfjs-wasm': 'tfjs on WASM',
  'tfjs-cpu': 'tfjs on CPU',
};

/** A software renderer: WebGL runs on the processor. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** An engine in a word or two; a WebGL engine's own label carries the whole name of its renderer. */
function shortLabel({ engine, label }: NonNullable<RunState['engine']>): string {
  if (engine !== 'tfjs-webgl') return label;
  return SOFTWARE.test(label) ? 'WebGL (software)' : 'WebGL';
}

type Badge = Pick<RunState, 'status' | 'engine' | 'progress' | 'source' | 'result'>;

/** What runs where, now: the badge's text. */
export function engineBadge(run: Badge, wanted: EngineId | 'auto'): string {
  const choice = wanted === 'auto' ? 'Auto' : engineWords[wanted];
  if (run.status === 'starting') return `${choice}: starting`;
  const engine = run.engine && shortLabel(run.engine);
  if (run.status === 'running' || run.status === 'paused') {
    const speed = run.progress?.stepsPerSecond;
    const rate = run.status === 'paused' ? 'paused' : speed ? `${formatNumber(speed)} steps/s` : 'running';
    return `${engine ?? choice}: ${rate}`;
  }
  if (run.source === 'run' && engine) return `${engine}, idle`;
  return `${choice}, idle`;
}
