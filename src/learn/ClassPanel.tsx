import { Button, FileButton, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Prediction } from '../lessons/lesson.ts';
import { isAnswerTo } from '../lessons/verdict.ts';
import { say, written } from '../lessons/words.ts';
import type { Language } from '../words/language.ts';
import { leaveClass, takeFiles, takeText, useClass } from './class.ts';
import classes from './learn.module.css';

/** What came of the files of a class: how many are shown, and what was not taken of them. */
export function ClassStatus({ language }: { language: Language }) {
  const { files, faults } = useClass();
  return (
    <div role="status">
      {files.length > 0 && <p>{say(language, 'ui.loaded', { count: files.length })}</p>}
      {faults.map((fault) => (
        <p key={fault}>{fault}</p>
      ))}
    </div>
  );
}

/** Where a teacher lays the answers of a class beside what was found; they may be dropped anywhere on the page, too. */
export function ClassPanel({ language }: { language: Language }) {
  const any = useClass(({ files }) => files.length > 0);
  const [text, setText] = useState('');
  const add = () => {
    setText('');
    void takeText(text, language);
  };
  return (
    <section className={classes.class}>
      <h2>{say(language, 'ui.teacher')}</h2>
      <p className={classes.hint}>{say(language, 'ui.teach')}</p>
      <div className={classes.given}>
        <FileButton
          multiple
          accept="application/json,.json,text/plain,.txt"
          onChange={(chosen) => void takeFiles(chosen, language)}
        >
          {(props) => (
            <Button {...props} variant="default">
              {say(language, 'ui.drop')}
            </Button>
          )}
        </FileButton>
        <Textarea
          label={say(language, 'ui.paste')}
          value={text}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.turn}>
          <Button variant="default" disabled={text.trim() === ''} onClick={add}>
            {say(language, 'ui.add')}
          </Button>
          {any && (
            <Button variant="subtle" onClick={leaveClass}>
              {say(language, 'ui.remove')}
            </Button>
          )}
        </div>
      </div>
      <ClassStatus language={language} />
    </section>
  );
}

/** How the answers of a class fall on the options, or which numbers they are. */
export function ClassCounts({
  prediction,
  step,
  language,
}: {
  prediction: Prediction;
  step: string;
  language: Language;
}) {
  const { files } = useClass();
  const given = files.flatMap(({ answers }) => answers[step] ?? []);
  if (given.length === 0 || prediction.kind === 'curve') return null;
  const strays = given.filter((one) => !isAnswerTo(prediction, one)).length;
  const lines =
    prediction.kind === 'choice'
      ? prediction.options.map((option) => ({
          option: say(language, `${step}.${option}`),
          count: given.filter((one) => one.kind === 'choice' && one.option === option).length,
        }))
      : [...given]
          .flatMap((one) => (one.kind === 'number' && isAnswerTo(prediction, one) ? [one.value] : []))
          .sort((a, b) => a - b)
          .map((value) => written(prediction.axis.percent ? { share: value } : value, language))
          .reduce<{ option: string; count: number }[]>((found, option) => {
            const last = found.at(-1);
            if (last?.option === option) last.count += 1;
            else found.push({ option, count: 1 });
            return found;
          }, []);
  return (
    <section>
      <h2>{say(language, 'ui.counts')}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line.option}>{say(language, 'ui.count', line)}</li>
        ))}
        {strays > 0 && <li>{say(language, 'ui.strays', { count: strays })}</li>}
      </ul>
    </section>
  );
}
