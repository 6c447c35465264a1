import { NativeSelect, Select } from '@mantine/core';
import { memo, useId, useMemo } from 'react';
import {
  type EvadeSpec,
  type EvadeTable,
  type EvasionAnswer,
  type EvasionQuestion,
  inputParts,
  type Table,
} from '../../../workers/protocol.ts';
import { wholePercent } from '../../charts/format.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { AnswerAside } from '../../frame/PinnedAside.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { useAsk } from '../../frame/useAsk.ts';
import { useLook } from '../../frame/useLook.ts';
import { useToldMissing } from '../../frame/useToldMissing.ts';
import type { RoleId } from '../../look/roles.ts';
import { hasAnswers, isAnswerable } from '../../state/stored.ts';
import { look } from '../../state/view.ts';
import { tr } from '../../words/tr.ts';
import styles from './evade.module.css';
import { SurfaceFigure } from './SurfaceFigure.tsx';
import { strategyLabels, strategyName, strategyRoles, surestOf } from './words.ts';

const ofParts = Object.entries(inputParts);
const partLabels = Object.fromEntries(ofParts.map(([id, { label }]) => [id, label]));
const partRoles: Readonly<Record<string, RoleId>> = Object.fromEntries(
  ofParts.map(([id, { role }]) => [id, role]),
);

/** Options of the list shown at once; more are found by typing. */
const MOST = 60;
const HEIGHT = 150;

const number = (key: string, label: string, digits = 3) => ({ key, label, type: 'number', digits }) as const;
const text = (key: string, label: string) => ({ key, label, type: 'text' }) as const;

function wayTable({ ways }: EvasionAnswer): Table {
  return {
    id: 'way',
    title: 'Probability along the smallest perturbation',
    columns: [
      text('strategy', 'Training'),
      number('length', 'Length of the perturbation', 4),
      number('probability', 'Probability'),
    ],
    rows: ways.flatMap(({ strategy, steps }) => steps.map((step) => ({ strategy, ...step }))),
  };
}

/** What each part has carried at each step of the first way. */
function carriedTable({ ways, parts: carried }: EvasionAnswer): Table {
  const steps = ways[0]?.steps ?? [];
  return {
    id: 'carried',
    title: 'What carries the fall',
    columns: [
      text('part', 'Part of the input'),
      number('length', 'Length of the perturbation', 4),
      number('fall', 'Fall of the logit'),
      { key: 'share', label: 'Share of the squared perturbation', type: 'percent', digits: 0 },
    ],
    rows: carried.flatMap(({ name, share, falls }) =>
      falls.map((fall, n) => ({ part: name, length: steps[n]?.length ?? null, fall, share })),
    ),
  };
}

/** Which part carries most of the fall at the smallest perturbation, in words. */
function carriedWords({ ways, parts: carried }: EvasionAnswer): string | null {
  const at = ways[0]?.steps.findIndex(({ length }) => length >= ways[0]!.minimal * (1 - 1e-9)) ?? -1;
  if (at < 0 || carried.length === 0) return null;
  const whole = carried.reduce((sum, { falls }) => sum + falls[at]!, 0);
  const told = [...carried]
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.falls[at]! - a.falls[at]!)
    .map(
      ({ name, falls, share }) =>
        `${inputParts[name].label} carries ${wholePercent(falls[at]! / whole)} of the fall with ${wholePercent(share)} of the squared perturbation`,
    );
  return `At the smallest perturbation, ${told.join('; ')}.`;
}

/** The models and the recommendations attacked on each, as table `distortion` lists them. */
function choicesOf(distortion: EvadeTable<'distortion'> | null) {
  const rows = distortion?.rows ?? [];
  const strategies = [...new Set(rows.map((row) => row.strategy))];
  const examples = (strategy: string) =>
    rows
      .filter((row) => row.strategy === strategy)
      .map((row) => ({
        value: String(row.example),
        label: `${tr('User')} ${row.userId}, ${row.title}${row.distortion !== null ? tr(`, step ${row.distortion.toFixed(3)}`) : ''}`,
      }));
  return { strategies, examples };
}

function Pictures({ answer }: { readonly answer: EvasionAnswer }) {
  const way = useMemo(() => wayTable(answer), [answer]);
  const carried = useMemo(() => carriedTable(answer), [answer]);
  const name = strategyName(answer.strategy);
  if (answer.ways.length === 0)
    return (
      <p className={styles.hint}>{tr('The search found no perturbation that turns this yes into a no.')}</p>
    );
  return (
    <>
      <div className={styles.way}>
        <div className={styles.stack}>
          <LineFigure
            table={way}
            x="length"
            y="probability"
            series="strategy"
            roles={strategyRoles}
            labels={strategyLabels}
            references={[{ label: 'No below', short: 'No <', value: 0.5, role: 'random' }]}
            xLabel="Length of the perturbation"
            yLabel="Probability"
            yDomain={[0, 1]}
            title="Probability along the smallest perturbation"
            height={HEIGHT}
          />
          <LineFigure
            table={carried}
            x="length"
            y="fall"
            series="part"
            roles={partRoles}
            labels={partLabels}
            xLabel="Length of the perturbation"
            yLabel="Fall of the logit"
            title={`What carries the fall, ${name}`}
            height={HEIGHT}
          />
        </div>
        {answer.surface && <SurfaceFigure surface={answer.surface} model={name} />}
      </div>
      <p className={styles.fine}>{tr(carriedWords(answer) ?? '')}</p>
    </>
  );
}

const questionOf = (strategy: string, example: number): EvasionQuestion => ({
  kind: 'evasion',
  strategy,
  example,
});

interface ExamplePanelProps {
  /** The finished study that can be asked: its models are on this device, or its answers are stored; else null. */
  readonly spec: EvadeSpec | null;
  readonly distortion: EvadeTable<'distortion'> | null;
}

/** One recommendation of one model: its way from yes to no, what carries it, and the surface around it. */
export const ExamplePanel = memo(function ExamplePanel({ spec, distortion }: ExamplePanelProps) {
  const [wanted] = useLook('evade', 'strategy');
  const [example] = useLook('evade', 'example');
  const heading = useId();
  const { strategies, examples } = useMemo(() => choicesOf(distortion), [distortion]);
  const strategy = strategies.find((one) => one === wanted) ?? strategies[0];
  const options = useMemo(
    () =>
      strategy && spec
        ? examples(strategy).filter(({ value }) => isAnswerable(spec, questionOf(strategy, Number(value))))
        : [],
    [spec, strategy, examples],
  );
  const surest = strategy && distortion ? surestOf(distortion, strategy) : null;
  const value = options.find((one) => one.value === String(example ?? surest))?.value ?? options[0]?.value;
  useToldMissing(
    wanted === null || strategy === undefined || strategy === wanted
      ? null
      : `The run that is shown attacked no ${strategyName(wanted)}; here stands ${strategyName(strategy)}.`,
  );
  useToldMissing(
    example === null || value === undefined || value === String(example)
      ? null
      : `The run that is shown holds no recommendation number ${example} of this model; here stands another.`,
  );
  const question = strategy && value !== undefined ? questionOf(strategy, Number(value)) : null;
  const outcome = useAsk(spec, question);
  return (
    <section className={styles.example} aria-labelledby={heading}>
      <div className={styles.exampleHead}>
        <h2 id={heading}>{tr('One recommendation, on its way from yes to no')}</h2>
        {spec && question && (
          <div className={styles.pickers}>
            <NativeSelect
              size="xs"
              aria-label={tr('Model')}
              data={strategies.map((one) => ({ value: one, label: tr(strategyName(one)) }))}
              value={strategy}
              onChange={({ currentTarget }) =>
                look('evade', {
                  strategy: strategies.find((one) => one === currentTarget.value) ?? null,
                  example: null,
                })
              }
            />
            <Select
              size="xs"
              className={styles.grow}
              aria-label={tr(
                `Recommendation, one of ${options.length} ${hasAnswers(spec) ? 'stored' : 'attacked'}`,
              )}
              data={options}
              value={value ?? null}
              searchable
              allowDeselect={false}
              limit={MOST}
              nothingFoundMessage={tr('None of that name')}
              onChange={(next) =>
                next !== null && look('evade', { strategy: strategy!, example: Number(next) })
              }
            />
          </div>
        )}
      </div>
      {!spec || !question ? (
        <p className={styles.hint}>
          {tr(
            'This asks the models on this device. When a study has run, any recommendation that was attacked can be looked at here: its way from yes to no, the part of the input that carries it, and the surface around it.',
          )}
        </p>
      ) : (
        <>
          {outcome && !outcome.ok && (
            <Failure error={outcome.error} title={tr('No answer for this recommendation')} />
          )}
          {outcome?.ok && (
            <AnswerAside>
              <Pictures answer={outcome.value} />
            </AnswerAside>
          )}
        </>
      )}
    </section>
  );
});
