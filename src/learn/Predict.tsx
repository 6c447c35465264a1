import { Radio, Slider } from '@mantine/core';
import { useId } from 'react';
import type { Answer } from '../lessons/answer.ts';
import type { Prediction } from '../lessons/lesson.ts';
import { say, written } from '../lessons/words.ts';
import type { Language } from '../words/language.ts';
import { DrawCurve } from './DrawCurve.tsx';
import classes from './learn.module.css';

interface PredictProps {
  readonly prediction: Prediction;
  /** `lesson.step`. */
  readonly step: string;
  readonly given: Answer | null;
  readonly language: Language;
  onGive(answer: Answer): void;
}

/** Asks what a learner expects: a curve, one of several answers, or a number. */
export function Predict({ prediction, step, given, language, onGive }: PredictProps) {
  const id = useId();
  const ask = say(language, `${step}.ask`);
  return (
    <section className={classes.predict} aria-labelledby={id}>
      <h2 id={id}>{say(language, 'ui.expect')}</h2>
      {prediction.kind !== 'choice' && <p>{ask}</p>}
      {prediction.kind === 'curve' && (
        <DrawCurve
          x={prediction.x}
          y={prediction.y}
          points={given?.kind === 'curve' ? given.points : null}
          language={language}
          onDraw={(points) => onGive({ kind: 'curve', points: [...points] })}
        />
      )}
      {prediction.kind === 'choice' && (
        <Radio.Group
          label={ask}
          value={given?.kind === 'choice' ? given.option : ''}
          onChange={(option) => onGive({ kind: 'choice', option })}
        >
          {prediction.options.map((option) => (
            <Radio key={option} value={option} label={say(language, `${step}.${option}`)} mt="xs" />
          ))}
        </Radio.Group>
      )}
      {prediction.kind === 'number' && (
        <NumberAnswer {...{ prediction, given, language, onGive }} label={ask} />
      )}
    </section>
  );
}

type NumberProps = Pick<PredictProps, 'given' | 'language' | 'onGive'> & {
  readonly prediction: Extract<Prediction, { kind: 'number' }>;
  readonly label: string;
};

function NumberAnswer({ prediction: { axis }, given, language, onGive, label }: NumberProps) {
  const value = given?.kind === 'number' ? given.value : null;
  const shown = (at: number) => written(axis.percent ? { share: at } : at, language);
  return (
    <div className={classes.number}>
      <output>{value === null ? '–' : shown(value)}</output>
      <Slider
        thumbLabel={label}
        min={axis.from}
        max={axis.to}
        step={(axis.to - axis.from) / 100}
        value={value ?? axis.from}
        label={null}
        thumbProps={{ 'aria-valuetext': value === null ? '–' : shown(value) }}
        onChange={(next) => onGive({ kind: 'number', value: next })}
      />
      <p className={classes.axis}>{say(language, axis.label)}</p>
    </div>
  );
}
