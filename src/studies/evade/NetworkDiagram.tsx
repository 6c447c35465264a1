import { evadeTrainings, isRival } from '../../../workers/protocol.ts';
import { tr } from '../../words/tr.ts';
import styles from './evade.module.css';
import type { StageName, StrategyId } from './words.ts';

/** What a stage trains: how many of the student's layers, and what it learns them from. */
const lessons = {
  'hint 1': { layers: 1, from: 'hint 1' },
  'hint 2': { layers: 2, from: 'hint 2' },
  distillation: { layers: 3, from: 'soft labels' },
  labels: { layers: 3, from: 'labels' },
} as const satisfies Record<StageName, object>;

interface Network {
  readonly factors: number;
  readonly layers: readonly number[];
}

/** Left edges of the layers; the inputs' column ends where the concatenation stands. */
const COLUMNS = [70, 158, 232, 304] as const;
const CONCATENATED = 98;
const INPUTS = ['user id', 'user features', 'item id', 'item features'] as const;
const RIVAL_INPUTS = ['user id', 'item id'] as const;

type State = 'idle' | 'fixed' | 'learning';

/** One network as a row: its inputs, its first two ReLU layers and its output; `lit` layers are being trained. */
function Row({
  y,
  name,
  network,
  inputs,
  state,
  lit,
  noisy,
}: {
  readonly y: number;
  readonly name: string;
  readonly network: Network;
  readonly inputs: readonly string[];
  readonly state: State;
  readonly lit: number;
  readonly noisy: boolean;
}) {
  const box = (at: number) => (at <= lit ? state : state === 'learning' ? 'fixed' : state);
  const step = 64 / inputs.length;
  const labels = [`${network.layers[0]}`, `${network.layers[1]}`, '1'];
  return (
    <g>
      <text x={2} y={y - 42} className={styles.netName}>
        {tr(name)}
      </text>
      {inputs.map((label, n) => (
        <g key={label} data-state={box(0)} className={styles.node}>
          <rect x={2} y={y - 32 + n * step} width={COLUMNS[0]} height={step - 3} rx={2} />
          <text x={5} y={y - 32 + n * step + step / 2 + 2} className={styles.small}>
            {tr(label)}
          </text>
          <line
            x1={COLUMNS[0] + 2}
            x2={CONCATENATED}
            y1={y - 33 + (n + 0.5) * step}
            y2={y - 33 + (n + 0.5) * step}
          />
        </g>
      ))}
      <rect x={CONCATENATED} y={y - 33} width={6} height={64} className={styles.joined} />
      {COLUMNS.slice(1).map((x, n) => {
        const height = [60, 40, 22][n]!;
        return (
          <g key={x} data-state={box(n + 1)} className={styles.node}>
            <line x1={n === 0 ? CONCATENATED + 6 : COLUMNS[n]! + 30} x2={x} y1={y} y2={y} />
            {noisy && (
              <text x={x - 16} y={y - 6} textAnchor="middle" className={styles.noise}>
                ~σ
              </text>
            )}
            <rect x={x} y={y - height / 2} width={30} height={height} rx={3} />
            <text x={x + 15} y={y + 4} textAnchor="middle">
              {labels[n]}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/**
 * How a way of training goes about, as a picture: teacher above, student below, arrows for what is learned from; the
 * layers of `stage` are lit while it trains.
 */
export function NetworkDiagram({
  strategy,
  stage,
  running,
  teacher,
  student,
}: {
  readonly strategy: StrategyId;
  readonly stage: StageName;
  readonly running: boolean;
  readonly teacher: Network;
  readonly student: Network;
}) {
  const { layers, from } = lessons[stage];
  const taught = stage !== 'labels';
  const hinted = strategy === 'single' || strategy === 'multi';
  const alone = strategy === 'teacher';
  const rival = isRival(strategy);
  const pupil = alone || rival ? evadeTrainings[strategy].label : 'Student';
  const x = COLUMNS[layers]! + 15;
  const [top, low] = taught ? [60, 170] : [60, 60];
  const learned =
    layers === 3 ? 'all layers' : `the inputs and the first ${layers === 1 ? 'layer' : 'two layers'}`;
  const words = taught
    ? `${running ? 'Training' : 'In this stage'}: the student learns ${learned} from the teacher's ${layers === 3 ? 'soft labels' : `ReLU layer ${layers}`}${hinted ? ', with noise before each layer' : ''}.`
    : `${running ? 'Training' : 'In this stage'}: all layers learn from the labels.`;
  return (
    <svg
      className={styles.network}
      viewBox={`0 0 360 ${low + 52}`}
      role="img"
      aria-label={tr(words)}
      data-running={running || undefined}
    >
      {taught && (
        <>
          <Row y={top} name="Teacher" network={teacher} inputs={INPUTS} state="fixed" lit={3} noisy={false} />
          <g className={styles.lesson}>
            <path d={`M${x} ${top + 32}V${low - 36}m-5 -7l5 7l5 -7`} />
            <text x={x - 8} y={(top + low) / 2 + 3} textAnchor="end">
              {tr(from)}
            </text>
          </g>
        </>
      )}
      <Row
        y={low}
        name={pupil}
        network={alone ? teacher : student}
        inputs={rival ? RIVAL_INPUTS : INPUTS}
        state={running ? 'learning' : 'idle'}
        lit={layers}
        noisy={taught && hinted}
      />
      {!taught && (
        <g className={styles.lesson}>
          <path d={`M${COLUMNS[3] + 15} ${low + 36}V${low + 14}m-5 7l5 -7l5 7`} />
          <text x={COLUMNS[3] + 8} y={low + 46} textAnchor="end">
            {tr('labels')}
          </text>
        </g>
      )}
      {strategy === 'neumf' && (
        <text x={150} y={low + 46} textAnchor="middle" className={styles.small}>
          {tr("and GMF's product of ids, into the output")}
        </text>
      )}
    </svg>
  );
}
