import { NativeSelect } from '@mantine/core';
import { say } from '../lessons/words.ts';
import { useLesson } from '../state/lesson.ts';
import { type Language, languages } from '../words/language.ts';
import classes from './learn.module.css';

/** The language of the lessons; the address names it. */
export function LanguageChoice({ language }: { language: Language }) {
  return (
    <NativeSelect
      className={classes.language}
      aria-label={say(language, 'ui.language')}
      size="xs"
      value={language}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      onChange={(event) => useLesson.setState({ language: event.currentTarget.value })}
    />
  );
}
