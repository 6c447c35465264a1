import { NativeSelect } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { attacksOf, linearTicks, type PoisonTable, trainingWaysOf } from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber, formatPercent } from '../../charts/format.ts';
import { strokeOf } from '../../charts/lines.ts';
import { Marker } from '../../charts/Swatch.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { useLook } from '../../frame/useLook.ts';
import { type RoleId, roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import styles from './poison.module.css';
import { type Fifth, fifthsOf, reachInWords, traits } from './reach.ts';

const LEFT = 48;
const TOP = 12;
const BELOW = 62;

interface Bar {
  readonly id: string;
  readonly label: string;
  readonly role: RoleId;
}

function Bars({
  fifths,
  bars,
  axis,
  height,
}: {
  readonly fifths: readonly Fifth[];
  readonly bars: readonly Bar[];
  readonly axis: string;
  readonly height: number;
}) {
  const { ref, width } = useElementSize();
  const shares = fifths.flatMap((fifth) => bars.map(({ id }) => fifth.shares.get(id) ?? 0));
  const ticks = linearTicks(0, Math.max(0.01, ...shares), 4);
  const top = ticks.at(-1)!;
  const floor = height - BELOW;
  const y = (share: number) => TOP + (floor - TOP) * (1 - share / top);
  const step = Math.max(0, width - LEFT - 8) / Math.max(1, fifths.length);
  const each = (0.8 * step) / bars.length;
  return (
    <div ref={ref}>
      <svg className={styles.plot} width="100%" height={height} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - 8} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {formatPercent(tick)}
            </text>
          </g>
        ))}
        {fifths.map(({ group, from, to, shares: own }, n) => {
          const left = LEFT + step * n;
          const range = [formatNumber(from), formatNumber(to)];
          return (
            <g key={group}>
              {bars.map(({ id, role }, at) => {
                const share = own.get(id) ?? 0;
                const x = left + 0.1 * step + each * at;
                return (
                  <g key={id}>
                    <rect
                      x={x + 1}
                      width={Math.max(1, each - 2)}
                      y={y(share)}
                      height={floor - y(share)}
                      fill={roleColour(role)}
                    />
                    <Marker
                      shape={strokeOf(role).marker}
                      x={x + each / 2}
                      y={Math.min(y(share) - 6, floor - 6)}
                      size={3}
                      colour={roleColour(role)}
                    />
                  </g>
                );
              })}
              <text x={left + step / 2} y={floor + 17} textAnchor="middle">
                {range[0]}
                {step >= 80 ? ` ${tr('to')} ${range[1]}` : ''}
              </text>
              {step < 80 && (
                <text x={left + step / 2} y={floor + 32} textAnchor="middle">
                  {tr('to')} {range[1]}
                </text>
              )}
            </g>
          );
        })}
        <text x={LEFT + (width - LEFT) / 2} y={height - 8} textAnchor="middle" className={styles.axisLabel}>
          {tr(axis)}
        </text>
      </svg>
    </div>
  );
}

/** Whom the attack reaches: the share of users with a target in their list, by fifths of a trait. */
export function ReachFigure({ table, k }: { readonly table: PoisonTable<'reach'>; readonly k: number }) {
  const attacks = attacksOf(table.rows);
  const [by, setBy] = useLook('poison', 'trait');
  const [wantedTraining, setTraining] = useLook('poison', 'training');
  const attack = useAttack(attacks);
  const trainings = trainingWaysOf(table.rows.filter((row) => row.attack === attack));
  const named = trainings
    .filter(({ id }) => id !== 'none')
    .map(({ id, label, note }) => ({ id, label: note ? `${label}, ${note}` : label }));
  const training = named.find(({ id }) => id === wantedTraining) ?? named[0];
  const fifths = fifthsOf(table, attack, by);
  const bars: Bar[] = [
    { id: 'clean', label: 'Clean model', role: 'clean' },
    { id: 'none', label: 'No defence', role: 'attacked' },
    ...(training ? [{ ...training, role: 'defended' as const }] : []),
  ];
  const trait = traits.find(({ value }) => value === by)!;
  return (
    <Figure
      title="Whom the attack reaches"
      caption={`Share of the genuine users with at least one target among their best ${k}, in the first repeat, users cut into fifths. The targets’ audience are those who rate one of them well.`}
      table={rowsWhere(table, (row) => row.by === by && (row.attack === attack || row.attack === 'none'))}
      description={reachInWords(fifths, by, training ?? null)}
      legend={bars.map(({ label, role }) => ({ label, role, stroke: { ...strokeOf(role), dash: '0 99' } }))}
      height={300}
      choice={
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label={tr('Users cut by')}
            data={traits.map(({ value, label }) => ({ value, label: tr(label) }))}
            value={by}
            onChange={(event) => setBy(event.currentTarget.value as typeof by)}
          />
          <AttackChoice label={tr('Attack that reaches users')} attacks={attacks} attack={attack} />
          {named.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label={tr('Defence shown')}
              data={named.map(({ id, label }) => ({ value: id, label: tr(label) }))}
              value={training?.id}
              onChange={(event) => setTraining(event.currentTarget.value)}
            />
          )}
        </div>
      }
    >
      {(height) => <Bars fifths={fifths} bars={bars} axis={trait.label} height={height} />}
    </Figure>
  );
}
