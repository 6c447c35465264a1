import type { TableOf } from '../../workers/protocol.ts';
import { LineFigure } from '../charts/LineFigure.tsx';
import type { AnswerFile } from '../lessons/answer.ts';
import type { Point, Prediction } from '../lessons/lesson.ts';
import { say } from '../lessons/words.ts';
import type { RoleId } from '../look/roles.ts';
import type { Language } from '../words/language.ts';

type Row = { readonly line: string; readonly x: number; readonly y: number };

interface ResultFigureProps {
  readonly prediction: Extract<Prediction, { kind: 'curve' }>;
  readonly drawn: readonly Point[] | null;
  readonly found: readonly Point[];
  /** Files of a class, and the step that they answered. */
  readonly files: readonly AnswerFile[];
  readonly step: string;
  readonly language: Language;
}

/** What was expected, by one or by a class, and what was found, in one picture. */
export function ResultFigure({ prediction, drawn, found, files, step, language }: ResultFigureProps) {
  const { x, y } = prediction;
  const of = (line: string, points: readonly Point[]): Row[] => points.map((point) => ({ line, ...point }));
  const [yours, ours] = [say(language, 'ui.yours'), say(language, 'ui.found')];
  const others = files.flatMap(({ name, answers }, i) => {
    const given = answers[step];
    const namesake = name !== '' && files.findIndex((one) => one.name === name) !== i;
    const called = name === '' ? String(i + 1) : namesake ? `${name} (${i + 1})` : name;
    return given?.kind === 'curve'
      ? [{ key: say(language, 'ui.class', { name: called }), points: given.points }]
      : [];
  });
  const table: TableOf<Row> = {
    id: `learn-${step}`,
    title: say(language, 'ui.picture'),
    columns: [
      { key: 'line', label: say(language, 'ui.curve'), type: 'text' },
      { key: 'x', label: say(language, x.label), type: 'number', digits: 4 },
      { key: 'y', label: say(language, y.label), type: 'number', digits: 4 },
    ],
    rows: [
      ...others.flatMap(({ key, points }) => of(key, points)),
      ...of(yours, drawn ?? []),
      ...of(ours, found),
    ],
  };
  const roles: Record<string, RoleId> = {
    ...Object.fromEntries(others.map(({ key }) => [key, 'random' as const])),
    [yours]: 'target',
    [ours]: 'clean',
  };
  const labels = Object.fromEntries(Object.keys(roles).map((line) => [line, line]));
  return (
    <LineFigure
      table={table}
      x="x"
      y="y"
      series="line"
      roles={roles}
      labels={labels}
      logX={x.log}
      xDomain={[x.from, x.to]}
      yDomain={[y.from, y.to]}
      xLabel={say(language, x.label)}
      yLabel={say(language, y.label)}
      title={say(language, 'ui.picture')}
      height={280}
    />
  );
}
