import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { saveFile } from '../charts/export.ts';
import { packAnswers } from '../lessons/pack.ts';
import { say } from '../lessons/words.ts';
import { answersHash, LONGEST } from '../state/url.ts';
import type { Language } from '../words/language.ts';
import { answersName, answersTo, fileOf, useAnswers, useName } from './answers.ts';
import classes from './learn.module.css';

interface HandInProps {
  /** The lesson whose answers are handed in; all where null. */
  readonly lesson: string | null;
  readonly language: Language;
}

/** The link to the answers, made before it is asked for: some browsers copy nothing that has to be waited for. */
function useAnswersLink({ lesson, language }: HandInProps): string | null | 'none' {
  const answers = useAnswers((state) => state.answers);
  const name = useName((state) => state.name);
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const base = location.href.split(/[?#]/)[0] ?? '';
    const told = (made: string | null) => current && setLink(made);
    packAnswers({ name: name.trim(), answers: answersTo(lesson, answers) }).then(
      (packed) => told(base + answersHash({ lesson, step: 0, language }, packed)),
      () => told('none'),
    );
    return () => {
      current = false;
    };
  }, [answers, name, lesson, language]);
  return link;
}

/** Lets a learner hand answers in, as a file or as a link. */
export function HandIn({ lesson, language }: HandInProps) {
  const answers = useAnswers((state) => state.answers);
  const name = useName((state) => state.name);
  const link = useAnswersLink({ lesson, language });
  /** The link that was copied, or could not be and is shown instead. */
  const [done, setDone] = useState({ link: '', copied: false });
  const mine = answersTo(lesson, answers);
  const none = Object.keys(mine).length === 0;
  const made = link === null || link === 'none' ? '' : link;
  const tooLong = made.length > LONGEST;
  const copy = () => {
    // Without a secure context there is no clipboard at all.
    const writing = navigator.clipboard?.writeText(made) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setDone({ link: made, copied: true }),
      () => setDone({ link: made, copied: false }),
    );
  };
  const save = () =>
    saveFile(new Blob([fileOf(name, mine)], { type: 'application/json' }), answersName(name));
  const copied = done.link === made && done.copied;
  return (
    <div className={classes.given}>
      <TextInput
        label={say(language, 'ui.name')}
        value={name}
        maxLength={100}
        maw={380}
        onChange={(event) => useName.setState({ name: event.currentTarget.value })}
      />
      <div className={classes.turn}>
        <Button variant="default" disabled={none || made === '' || tooLong} onClick={copy}>
          {say(language, 'ui.copyLink')}
        </Button>
        <Button variant="default" disabled={none} onClick={save}>
          {say(language, 'ui.save')}
        </Button>
      </div>
      <p role="status" className={classes.hint}>
        {none && say(language, 'ui.nothing')}
        {!none && link === 'none' && say(language, 'ui.noLinkHere')}
        {!none && tooLong && say(language, 'ui.linkTooLong', { letters: made.length, most: LONGEST })}
        {!none &&
          made !== '' &&
          !tooLong &&
          say(language, copied ? 'ui.linkCopied' : 'ui.linkLength', { letters: made.length })}
      </p>
      {made !== '' && done.link === made && !done.copied && (
        <TextInput
          label={say(language, 'ui.linkHere')}
          readOnly
          value={made}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}
