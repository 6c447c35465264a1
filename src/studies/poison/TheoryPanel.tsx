import { Button, Slider } from '@mantine/core';
import { useId } from 'react';
import {
  adversarialBound,
  confidence,
  ermBound,
  type Gaussian,
  type GaussianQuestion,
  papers,
  parseSpec,
  plainBound,
} from '../../../workers/protocol.ts';
import { Explained } from '../../charts/Explained.tsx';
import { formatNumber } from '../../charts/format.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { useAsk } from '../../frame/useAsk.ts';
import { useLook } from '../../frame/useLook.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { roleColour } from '../../look/roles.ts';
import { theoryRanges } from '../../state/viewMembers.ts';
import { tr } from '../../words/tr.ts';
import styles from './poison.module.css';
import { SimulationFigure } from './SimulationFigure.tsx';

/** Milliseconds for which a slider must stand still before the worker is asked. */
const STILL_MS = 250;
/** The simulation hangs on the question alone; any poison study answers it. */
const anyPoison = parseSpec({ study: 'poison' });

interface Dial {
  readonly key: keyof Gaussian;
  readonly label: string;
  readonly step: number;
}

const dials: readonly Dial[] = [
  { key: 'n', label: 'n, genuine users', step: 50 },
  { key: 'd', label: 'd, length of an embedding', step: 2 },
  { key: 'gamma', label: 'γ, largest entry', step: 0.1 },
  { key: 'alpha', label: 'α, norm of the item', step: 0.5 },
  { key: 'sigma', label: 'σ, spread of users', step: 0.05 },
  { key: 'beta', label: 'β, error to be kept', step: 0.01 },
  { key: 'tau', label: 'τ, least norm of a user', step: 0.25 },
  { key: 'epsilon', label: 'ε of adversarial training', step: 0.01 },
  { key: 'erm', label: 'n*, ERM users', step: 5 },
];

/** A bound in words: whole fake users, none where the theorem promises nothing. */
function inWords(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return 'any number';
  return bound < 0 ? 'none promised' : formatNumber(Math.floor(bound), 4);
}

/** Theorems 4.3 to 4.5 as a calculator: how many fake users the Gaussian recommender withstands. */
export function TheoryPanel() {
  const [model, setModel] = useLook('poison', 'theory');
  const [simulates, setSimulates] = useLook('poison', 'simulated');
  const { alpha: _, tau: __, ...asked } = model;
  const question: GaussianQuestion | null = simulates ? { kind: 'gaussian', ...asked, seed: 1 } : null;
  const outcome = useAsk(anyPoison, question, { stillMs: STILL_MS });
  const id = useId();
  const bounds = [
    { name: 'Plain training (theorem 4.3)', bound: plainBound(model), role: 'attacked' as const },
    { name: 'Adversarial training (4.4)', bound: adversarialBound(model), role: 'defended' as const },
    { name: 'APT (4.5)', bound: ermBound(model), role: 'defended' as const },
  ];
  const finite = bounds.map(({ bound }) => bound).filter(Number.isFinite);
  const most = Math.max(1, ...finite);
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{tr('In theory: fake users withstood')}</h2>
        {!simulates && (
          <Button size="compact-sm" variant="default" onClick={() => setSimulates(true)}>
            {tr('Simulate it')}
          </Button>
        )}
      </div>
      <dl className={styles.bounds} aria-live="polite">
        {bounds.map(({ name, bound, role }) => (
          <div key={name}>
            <dt>{tr(name)}</dt>
            <dd>
              <span className={styles.value}>{tr(inWords(bound))}</span>
              <span className={styles.track} aria-hidden="true">
                <span
                  style={{
                    width: `${Math.max(0, Math.min(1, bound / most)) * 100}%`,
                    background: roleColour(role),
                  }}
                />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.dials}>
        {dials.map(({ key, label, step }) => (
          <div key={key}>
            <p>
              {tr(label)}: <strong>{formatNumber(model[key], 4)}</strong>
            </p>
            <Slider
              size="sm"
              thumbSize={24}
              label={null}
              min={theoryRanges[key].min}
              max={theoryRanges[key].max}
              step={step}
              value={model[key]}
              onChange={(value) => setModel({ ...model, [key]: value }, 'drag')}
              thumbLabel={tr(label)}
            />
          </div>
        ))}
      </div>
      <p className={styles.words}>
        <Explained>
          {tr(
            `The Gaussian recommender of ${papers['003'].name}, section 4: one item, users N(±ū, σ²I) with ‖ū‖ = √d. Up to these numbers the error stays at most β with a probability of at least ${formatNumber(confidence(model))}. They are sufficient, not necessary: a model may withstand more.`,
          )}
        </Explained>
      </p>
      {simulates && !outcome && <Waiting title="The Gaussian recommender, simulated" height={280} />}
      {outcome && !outcome.ok && <Failure error={outcome.error} title={tr('The simulation failed')} />}
      {outcome?.ok && <SimulationFigure answer={outcome.value} model={model} />}
    </section>
  );
}
