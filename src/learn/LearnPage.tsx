import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { usePageDrop } from '../frame/usePageDrop.ts';
import { lessonOf, lessons } from '../lessons/all.ts';
import type { Lesson } from '../lessons/lesson.ts';
import { say } from '../lessons/words.ts';
import { openStep, useHanded, useLesson } from '../state/lesson.ts';
import { useSpec } from '../state/spec.ts';
import { isLanguage, type Language, speak } from '../words/language.ts';
import { forget, useAnswers } from './answers.ts';
import { ClassPanel } from './ClassPanel.tsx';
import { followClass, takeFiles, takeLink } from './class.ts';
import { HandIn } from './HandIn.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { LessonView } from './LessonView.tsx';
import classes from './learn.module.css';

function Card({ lesson, number, language }: { lesson: Lesson; number: number; language: Language }) {
  const seen = useAnswers((state) => state.seen);
  const done = lesson.steps.filter(({ id }) => seen.includes(`${lesson.id}.${id}`)).length;
  const title = say(language, `${lesson.id}.title`);
  return (
    <li className={classes.card}>
      <span className={classes.number} aria-hidden="true">
        {number}
      </span>
      <div>
        <h2>{title}</h2>
        <p>{say(language, `${lesson.id}.about`)}</p>
        <p className={classes.hint}>
          {say(language, 'ui.minutes', { minutes: lesson.minutes })}
          {done > 0 && ` · ${say(language, 'ui.steps', { done, steps: lesson.steps.length })}`}
        </p>
      </div>
      <Button
        variant="default"
        aria-label={`${say(language, 'ui.open')}: ${title}`}
        onClick={() => openStep(lesson.id)}
      >
        {say(language, 'ui.open')}
      </Button>
    </li>
  );
}

function Shelf({ language }: { language: Language }) {
  return (
    <>
      <header className={classes.head}>
        <h1 tabIndex={-1}>{say(language, 'ui.title')}</h1>
        <p>{say(language, 'ui.lead')}</p>
        <LanguageChoice language={language} />
      </header>
      <ol className={classes.shelf}>
        {lessons.map((lesson, i) => (
          <Card key={lesson.id} lesson={lesson} number={i + 1} language={language} />
        ))}
      </ol>
      <section className={classes.class}>
        <p>{say(language, 'ui.keep')}</p>
        <HandIn lesson={null} language={language} />
        <Button size="compact-sm" variant="subtle" onClick={forget}>
          {say(language, 'ui.reset')}
        </Button>
      </section>
      <ClassPanel language={language} />
    </>
  );
}

/** The page Learn: all lessons, or the one that the address names. */
export default function LearnPage() {
  const { lesson: id, step, language: code } = useLesson();
  const language: Language = isLanguage(code) ? code : 'en';
  const lesson = lessonOf(id);
  const index = lesson ? Math.min(step, lesson.steps.length - 1) : 0;
  // A link may name a lesson, a step or a language that there is none of: the address then says what is shown.
  useEffect(() => {
    const { tell } = useSpec.getState();
    if (id !== null && !lesson) tell(say(language, 'ui.noLesson', { lesson: id.slice(0, 40) }));
    if (lesson && index !== step)
      tell(say(language, 'ui.noStep', { steps: lesson.steps.length, step: step + 1 }));
    if (code !== language) tell(say(language, 'ui.noLanguage', { language: code.slice(0, 40) }));
    if (id !== null && (!lesson || index !== step)) openStep(lesson ? lesson.id : null, index);
    if (code !== language) useLesson.setState({ language });
  }, [id, lesson, index, step, code, language]);
  // The lab around the lessons speaks their language, and English again where they are left.
  useEffect(() => {
    void speak(language);
    return () => void speak('en');
  }, [language]);
  // A link with a learner's answers says what it holds, and they go to the class.
  const handed = useHanded((state) => state.packed);
  useEffect(() => {
    if (handed === null || useHanded.getState().packed !== handed) return;
    useHanded.setState({ packed: null });
    void takeLink(handed, language).then((said) => useSpec.getState().tell(said));
  }, [handed, language]);
  useEffect(followClass, []);
  // A class's files may be dropped anywhere on the page, onto the list or onto a lesson.
  const drop = useCallback((files: File[]) => void takeFiles(files, language), [language]);
  usePageDrop(false, drop);
  const page = useRef<HTMLDivElement>(null);
  const before = useRef<string | null>(null);
  const place = `${lesson?.id ?? ''} ${index}`;
  useEffect(() => {
    // A lesson, a step or the list that was gone to is read from its top; at first the page itself is.
    if (before.current !== null && before.current !== place)
      page.current?.querySelector<HTMLElement>('h1')?.focus();
    before.current = place;
  }, [place]);
  return (
    <div ref={page} lang={language}>
      {lesson ? (
        <LessonView lesson={lesson} index={index} language={language} />
      ) : (
        <Shelf language={language} />
      )}
    </div>
  );
}
