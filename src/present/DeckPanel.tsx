import { ActionIcon, Button, Drawer, FileButton, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { saveFile } from '../charts/export.ts';
import { addSlides, changeSlide, deckText, showSlide, slidesIn, useDeck } from '../state/deck.ts';
import { tr } from '../words/tr.ts';
import classes from './present.module.css';

interface DeckPanelProps {
  readonly opened: boolean;
  onClose(): void;
  /** The link of what is shown now, what it is called, and whether it is a run of other settings than the controls'. */
  current(): { readonly link: string; readonly name: string; readonly isRun: boolean };
}

function Slides() {
  const { slides } = useDeck();
  if (slides.length === 0) return <p>{tr('No slide yet.')}</p>;
  return (
    <ol className={classes.slides}>
      {slides.map(({ title, hash }, n) => {
        const name = title || hash.split('?')[0] || hash;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same link may stand twice, and a place is what a row is
          <li key={n}>
            <span>{name}</span>
            <ActionIcon
              variant="subtle"
              aria-label={tr('Move {name} up', { name })}
              disabled={n === 0}
              onClick={() => changeSlide(n, 'up')}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              aria-label={tr('Move {name} down', { name })}
              disabled={n === slides.length - 1}
              onClick={() => changeSlide(n, 'down')}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              aria-label={tr('Remove {name}', { name })}
              onClick={() => changeSlide(n, 'remove')}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        );
      })}
    </ol>
  );
}

/** The prepared states of a talk: recorded as one goes, pasted, dropped or read from a file; and the way into it. */
export default function DeckPanel({ opened, onClose, current }: DeckPanelProps) {
  const { slides, at } = useDeck();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [told, setTold] = useState('');
  const add = (lines: string) => {
    const { slides: found, without } = slidesIn(lines);
    const over = addSlides(found);
    const words = [
      tr('{count} added.', { count: `${found.length - over}` }),
      ...(without === 1 ? [tr('1 line holds no link of the lab.')] : []),
      ...(without > 1 ? [tr('{count} lines hold no link of the lab.', { count: `${without}` })] : []),
      ...(over > 0 ? [tr('{count} left out: a talk holds 200.', { count: `${over}` })] : []),
    ];
    setTold(words.join(' '));
  };
  const now = opened ? current() : null;
  const begin = (index: number) => {
    onClose();
    showSlide(index);
  };
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title={tr('Present')} padding="lg">
      <p className={classes.hint}>
        {tr(
          'Prepared states of the lab, shown one after the other: arrow keys turn them, B blanks the screen, P points, Esc leaves. They are kept on this device.',
        )}
      </p>
      <Slides />
      <div className={classes.row}>
        <Button disabled={slides.length === 0} onClick={() => begin(0)}>
          {tr('Present')}
        </Button>
        {at > 0 && (
          <Button variant="default" onClick={() => begin(at)}>
            {tr('Go on at {slide}', { slide: `${at + 1}` })}
          </Button>
        )}
        <Button
          variant="default"
          disabled={slides.length === 0}
          onClick={() => {
            const base = location.href.split(/[?#]/)[0] ?? '';
            saveFile(new Blob([deckText(slides, base)], { type: 'text/plain' }), 'brittle-talk.txt');
          }}
        >
          {tr('Save the list')}
        </Button>
      </div>
      <h3>{tr('Add what is shown now')}</h3>
      <TextInput
        label={tr('Title above the picture')}
        value={title}
        maxLength={200}
        placeholder={now?.name}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {now?.isRun && (
        <p className={classes.hint}>
          {tr('The settings were changed since the run that is shown; the slide is of this run.')}
        </p>
      )}
      <Button
        mt="xs"
        variant="default"
        onClick={() => {
          const { link, name } = current();
          add(`${title.trim() || name} ${link}`);
          setTitle('');
        }}
      >
        {tr('Add')}
      </Button>
      <h3>{tr('Add links')}</h3>
      <Textarea
        label={tr('A link a line, a title before it where you like; paste or drop them here')}
        value={text}
        autosize
        minRows={3}
        maxRows={10}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.row}>
        <Button
          variant="default"
          disabled={text.trim() === ''}
          onClick={() => {
            add(text);
            setText('');
          }}
        >
          {tr('Add these')}
        </Button>
        <FileButton
          accept="text/plain,.txt"
          onChange={(file) => {
            if (file) void file.text().then(add);
          }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              {tr('From a file')}
            </Button>
          )}
        </FileButton>
      </div>
      <p role="status">{told}</p>
    </Drawer>
  );
}
