import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { Suspense, useEffect, useMemo, useRef } from 'react';
import { parseSpec } from '../../workers/protocol.ts';
import { Explained } from '../charts/Explained.tsx';
import { type Host, Within } from '../frame/within.ts';
import { lessons, stepOf } from '../lessons/all.ts';
import type { Lesson } from '../lessons/lesson.ts';
import { say } from '../lessons/words.ts';
import { openStep } from '../state/lesson.ts';
import { usePage } from '../state/page.ts';
import { useRun } from '../state/run.ts';
import { allShown, NO_SETTING, useShown } from '../state/shown.ts';
import { useSpec } from '../state/spec.ts';
import { look } from '../state/view.ts';
import { studyParts } from '../studies/parts.ts';
import { type Language, useLanguage } from '../words/language.ts';
import { useAnswers } from './answers.ts';
import { ClassStatus } from './ClassPanel.tsx';
import { HandIn } from './HandIn.tsx';
import { isHeldBack } from './heldBack.ts';
import { LanguageChoice } from './LanguageChoice.tsx';
import classes from './learn.module.css';
import { StepView } from './StepView.tsx';

/** Puts the experiment and the view of a step in place, and takes its choice of settings away again. */
function useStep(lesson: Lesson, index: number): void {
  const opened = useRef(false);
  useEffect(() => {
    const found = stepOf(lesson, index);
    if (!found) return;
    // What was said of the link that opened the lesson stays until a step is gone to.
    const { setSpec, notices } = useSpec.getState();
    setSpec(parseSpec(found.spec), opened.current ? [] : notices);
    opened.current = true;
    if (found.step.view) look(lesson.study, found.step.view);
    const mine = { show: found.step.show ?? [NO_SETTING], hide: [] };
    useShown.setState(mine);
    // An address that was gone to meanwhile may name settings of its own.
    return () => {
      if (useShown.getState().show === mine.show) useShown.setState(allShown);
    };
  }, [lesson, index]);
}

/** What the lesson says in the study's place. */
const hostOf = (language: Language): Host => ({
  otherPicture: say(language, 'ui.otherPicture'),
  stored: say(language, 'ui.stored'),
  kept: (finished) =>
    say(language, 'ui.kept', {
      date: new Date(finished).toLocaleString(language === 'en' ? 'en-GB' : language, {
        dateStyle: 'medium',
        timeStyle: 'short',
      }),
    }),
  cutOff: () => say(language, 'ui.cutOff'),
  goOn: say(language, 'ui.goOn'),
  discard: say(language, 'ui.discard'),
});

interface LessonViewProps {
  readonly lesson: Lesson;
  readonly index: number;
  readonly language: Language;
}

/** A lesson: its prose beside the study that it drives where there is room, above it where there is not. */
export function LessonView({ lesson, index, language }: LessonViewProps) {
  useStep(lesson, index);
  const setPage = usePage((state) => state.setPage);
  const studied = useSpec(({ spec }) => spec.study === lesson.study);
  const { seen, answers } = useAnswers();
  // What a study has drawn in one language it draws anew in another.
  const spoken = useLanguage((state) => state.language);
  const host = useMemo(() => hostOf(language), [language]);
  const found = stepOf(lesson, index);
  const given = found ? answers[`${lesson.id}.${found.step.id}`] : undefined;
  const waits = useRun((run) => found !== null && isHeldBack(run, lesson.study, found.step, given));
  if (!found) return null;
  const { step, stored } = found;
  const done = seen.includes(`${lesson.id}.${step.id}`);
  const Study = studyParts[lesson.study];
  const next = lessons[lessons.indexOf(lesson) + 1];
  const last = index === lesson.steps.length - 1;
  return (
    <div className={classes.lesson}>
      <div className={classes.side}>
        <div className={classes.crumbs}>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={() => openStep(null)}
          >
            {say(language, 'ui.all')}
          </Button>
          <span>{say(language, 'ui.step', { step: index + 1, steps: lesson.steps.length })}</span>
          <LanguageChoice language={language} />
        </div>
        <h1 tabIndex={-1}>{say(language, `${lesson.id}.title`)}</h1>
        <StepView key={`${lesson.id} ${step.id}`} {...{ lesson, step, stored, language }} />
        <nav className={classes.turn} aria-label={say(language, 'ui.title')}>
          {index > 0 && (
            <Button variant="default" onClick={() => openStep(lesson.id, index - 1)}>
              {say(language, 'ui.previous')}
            </Button>
          )}
          {!last && (
            <Button
              variant={done ? 'filled' : 'default'}
              rightSection={<IconArrowRight size={16} aria-hidden />}
              onClick={() => openStep(lesson.id, index + 1)}
            >
              {say(language, 'ui.next')}
            </Button>
          )}
          {last && next && (
            <Button variant={done ? 'filled' : 'default'} onClick={() => openStep(next.id)}>
              {say(language, 'ui.nextLesson', { title: say(language, `${next.id}.title`) })}
            </Button>
          )}
        </nav>
        {last && done && (
          <section className={classes.class}>
            <h2>{say(language, 'ui.handIn')}</h2>
            <HandIn lesson={lesson.id} language={language} />
          </section>
        )}
        <ClassStatus language={language} />
        {lesson.source && (
          <p className={classes.hint}>
            <Explained>{say(language, 'ui.source', { source: lesson.source })}</Explained>
          </p>
        )}
      </div>
      <section className={classes.study} aria-label={say(language, 'ui.settings')}>
        <p className={classes.crumbs}>
          <span>{say(language, 'ui.settings')}.</span>
          <Button size="compact-sm" variant="subtle" onClick={() => setPage(lesson.study)}>
            {say(language, 'ui.openStudy')}
          </Button>
        </p>
        {waits && <p className={classes.hint}>{say(language, 'ui.waits')}</p>}
        {studied && !waits && (
          <Within value={host}>
            <Suspense fallback={null}>
              <Study key={spoken} />
            </Suspense>
          </Within>
        )}
      </section>
    </div>
  );
}
