import { Button, Loader } from '@mantine/core';
import { Suspense, useEffect, useRef, useState } from 'react';
import { differences, type Spec } from '../../workers/protocol.ts';
import type { Lesson, Step } from '../lessons/lesson.ts';
import { verdictOf } from '../lessons/verdict.ts';
import { say } from '../lessons/words.ts';
import { lazyPart } from '../parts/lazyPart.tsx';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { fetchStored } from '../state/stored.ts';
import type { Language } from '../words/language.ts';
import { setAnswer, setSeen, useAnswers } from './answers.ts';
import { ClassCounts } from './ClassPanel.tsx';
import { useClass } from './class.ts';
import classes from './learn.module.css';
import { Predict } from './Predict.tsx';
import { ResultFigure } from './ResultFigure.tsx';
import { useRead } from './useRead.ts';

const FormulaView = lazyPart(() => import('./FormulaView.tsx'));

interface StepViewProps {
  readonly lesson: Lesson;
  readonly step: Step;
  /** The run of the step's experiment that is shipped with the page; null where there is none. */
  readonly stored: string | null;
  readonly language: Language;
}

/** Shows the shipped run of an experiment; where it did not arrive, or is of another one by now, that is run. */
async function showStored(name: string, spec: Spec): Promise<void> {
  const result = await fetchStored(`${import.meta.env.BASE_URL}stored/${name}.json`);
  if (useSpec.getState().spec !== spec) return;
  if (result && differences(result.spec, spec).length === 0) useRun.getState().show(result, 'stored');
  else useRun.getState().start(spec);
}

/** The prose of a step: what it is about, what is expected, the run, and what was seen in it. */
export function StepView({ lesson, step, stored, language }: StepViewProps) {
  const key = `${lesson.id}.${step.id}`;
  const given = useAnswers(({ answers }) => answers[key] ?? null);
  const files = useClass((state) => state.files);
  const { read, stage, isLive, isStored } = useRead();
  const start = useRun((state) => state.start);
  const spec = useSpec((state) => state.spec);
  const { predict, formula } = step;
  const facts = stage === 'done' ? (step.see?.(read) ?? null) : null;
  // Nothing is shown of a run that is there already before the answer stands.
  const [stands, setStands] = useState(given !== null);
  const shows = stage !== 'none' && (stands || !predict);
  useEffect(() => {
    if (facts !== null || !step.see) setSeen(key);
  }, [facts, step, key]);
  const verdict =
    stage === 'done' && predict && given ? verdictOf(predict, given, read, key, language) : null;
  const mayRun = given !== null || !predict;
  const told = shows && stage === 'done';
  const seen = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    // The button that was pressed leaves with the answer: whoever stayed on it goes on at what was found.
    if (told && pressed.current && document.activeElement === document.body) seen.current?.focus();
    if (told) pressed.current = false;
  }, [told]);
  const go = () => {
    if (!mayRun || stage === 'running') return;
    pressed.current = true;
    setStands(true);
    if (stage === 'done' && step.see) return;
    // The shipped run is there already where a step only wants to be looked at: then it is computed.
    if (stored === null || stage === 'done') start(spec);
    else void showStored(stored, spec);
  };
  const change = () => {
    setAnswer(key, null);
    setStands(false);
  };
  return (
    <div className={classes.prose}>
      <p className={classes.text}>{say(language, `${key}.text`)}</p>
      {formula && (
        <Suspense fallback={<div className={classes.formula} />}>
          <FormulaView formula={formula} />
        </Suspense>
      )}
      {predict && !shows && (
        <Predict
          prediction={predict}
          step={key}
          given={given}
          language={language}
          onGive={(answer) => setAnswer(key, answer)}
        />
      )}
      {predict && shows && predict.kind === 'curve' && (
        <ResultFigure
          prediction={predict}
          drawn={given?.kind === 'curve' ? given.points : null}
          found={predict.actual(read)}
          files={files}
          step={key}
          language={language}
        />
      )}
      {(step.see ? !told : !isLive) && (
        <p>
          <Button
            data-disabled={!mayRun || stage === 'running' || undefined}
            aria-disabled={!mayRun || stage === 'running'}
            onClick={go}
            leftSection={stage === 'running' && <Loader size={16} color="currentColor" aria-hidden />}
          >
            {say(language, step.see && stage === 'done' ? 'ui.show' : 'ui.run')}
          </Button>{' '}
          {!mayRun && <span className={classes.hint}>{say(language, 'ui.answerFirst')}</span>}
        </p>
      )}
      <div ref={seen} role="status" tabIndex={-1} className={classes.seen}>
        {stage === 'running' && <p>{say(language, 'ui.running')}</p>}
        {stage === 'ended' && <p>{say(language, 'ui.failed')}</p>}
        {shows && verdict && <p className={classes.verdict}>{verdict}</p>}
        {shows && facts && (
          <>
            <h2>{say(language, 'ui.seen')}</h2>
            <p>
              {say(
                language,
                facts.variant === undefined ? `${key}.see` : `${key}.see.${facts.variant}`,
                facts,
              )}
            </p>
          </>
        )}
      </div>
      {predict && shows && <ClassCounts prediction={predict} step={key} language={language} />}
      {step.see && told && !isLive && (
        <p className={classes.hint}>
          {isStored && `${say(language, 'ui.stored')} `}
          {say(language, 'ui.live')}{' '}
          <Button size="compact-sm" variant="default" onClick={() => start(spec)}>
            {say(language, 'ui.run')}
          </Button>
        </p>
      )}
      {predict && told && (
        <Button size="compact-sm" variant="subtle" onClick={change}>
          {say(language, 'ui.again')}
        </Button>
      )}
    </div>
  );
}
