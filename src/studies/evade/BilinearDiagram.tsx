import { evadeTrainings, type IdsWith } from '../../../workers/protocol.ts';
import { tr } from '../../words/tr.ts';
import styles from './evade.module.css';

type BilinearId = IdsWith<typeof evadeTrainings, 'bilinear'>;

/** What enters each half, and the matrices that it meets on the way to the product. */
const drawn = {
  bilinear: { inputs: ['id', 'features'], user: 'Q', item: null },
  imc: { inputs: ['features'], user: 'A', item: 'B' },
  imcIds: { inputs: ['id', 'features'], user: 'A', item: 'B' },
} as const satisfies Record<BilinearId, object>;

const words = {
  bilinear: 'the embeddings of the user and of the item, and the matrix Q between them',
  imc: 'the matrices A and B, which multiply what is known of the user and of the item',
  imcIds: 'the matrices A and B, which multiply ids and what is known of the user and of the item',
} as const satisfies Record<BilinearId, string>;

const HALF = 32;
const PRODUCT = 240;

/** A model without layers: two halves, the matrices that they meet, and their product. What is learned is lit: the codes of IMC are not. */
export function BilinearDiagram({
  strategy,
  running,
}: {
  readonly strategy: BilinearId;
  readonly running: boolean;
}) {
  const { inputs, user, item } = drawn[strategy];
  const state = running ? 'learning' : 'idle';
  const step = HALF / inputs.length;
  const halves = [
    { name: 'user', matrix: user, top: 26 },
    { name: 'item', matrix: item, top: 64 },
  ] as const;
  return (
    <svg
      className={styles.network}
      viewBox="0 0 360 112"
      role="img"
      aria-label={`${running ? 'Training' : 'In this stage'}: ${words[strategy]}, learn from the labels.`}
      data-running={running || undefined}
    >
      <text x={2} y={18} className={styles.netName}>
        {evadeTrainings[strategy].label}
      </text>
      {halves.map(({ name, matrix, top }) => {
        const middle = top + HALF / 2;
        return (
          <g key={name}>
            {inputs.map((label, n) => (
              <g key={label} data-state={item === null ? state : 'idle'} className={styles.node}>
                <rect x={2} y={top + n * step} width={70} height={step - 3} rx={2} />
                <text x={5} y={top + n * step + step / 2 + 2} className={styles.small}>
                  {name} {label}
                </text>
                <line x1={74} x2={98} y1={top + (n + 0.5) * step - 1} y2={top + (n + 0.5) * step - 1} />
              </g>
            ))}
            <rect x={98} y={top - 1} width={6} height={HALF} className={styles.joined} />
            <g data-state={state} className={styles.node}>
              <line x1={104} x2={PRODUCT - 12} y1={middle} y2={middle} />
              <line x1={PRODUCT - 12} x2={PRODUCT} y1={middle} y2={60} />
              {matrix && (
                <>
                  <rect x={150} y={middle - 14} width={30} height={28} rx={3} />
                  <text x={165} y={middle + 4} textAnchor="middle">
                    {matrix}
                  </text>
                </>
              )}
            </g>
          </g>
        );
      })}
      <g data-state="idle" className={styles.node}>
        <line x1={PRODUCT} x2={304} y1={60} y2={60} />
        <rect x={304} y={49} width={30} height={22} rx={3} />
        <text x={319} y={64} textAnchor="middle">
          1
        </text>
      </g>
      <text x={PRODUCT + 8} y={54} className={styles.small}>
        {tr('product')}
      </text>
      <g className={styles.lesson}>
        <path d="M319 96V75m-5 7l5 -7l5 7" />
        <text x={312} y={106} textAnchor="end">
          {tr('labels')}
        </text>
      </g>
    </svg>
  );
}
