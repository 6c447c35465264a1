import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { differences } from '../../workers/protocol.ts';
import { showSlide, useDeck } from '../state/deck.ts';
import { useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import { showOnly } from './figure.ts';
import { type Deed, deedOf } from './keys.ts';
import { numbersOf } from './numbers.ts';
import classes from './present.module.css';

const needsKeys = 'input, textarea, select, [role=slider], [role=tab], [role=radio], [contenteditable]';

/** Numbers of the run that is shown; where the slide names an experiment (`named`) that none is of, a way to it. */
function Numbers({ named }: { named: boolean }) {
  const result = useRun((state) => state.result);
  const status = useRun((state) => state.status);
  const start = useRun((state) => state.start);
  const spec = useSpec((state) => state.spec);
  if (['starting', 'running', 'paused'].includes(status)) return <p role="status">{tr('Running …')}</p>;
  const isOther = result?.spec.study !== spec.study || (named && differences(result.spec, spec).length > 0);
  if (!result || isOther)
    return (
      <p role="status">
        {tr(
          result?.spec.study === spec.study
            ? 'The picture is of another experiment: this one has no run on this device.'
            : 'This experiment has no run on this device.',
        )}{' '}
        <Button onClick={() => start(spec)}>{tr('Run it now')}</Button>
      </p>
    );
  return (
    <dl className={classes.numbers}>
      {numbersOf(result).map(({ value, words }) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A dot that follows the mouse; it points and takes no click. */
function Pointer() {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => setAt({ x: clientX, y: clientY });
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, []);
  return at && <div aria-hidden className={classes.pointer} style={{ left: at.x, top: at.y }} />;
}

/**
 * The lab before an audience: the prepared states one after the other by key, large, with one picture and its numbers.
 * Stands above and below the page, which is drawn as ever.
 */
export default function Presenter({ study }: { study: boolean }) {
  const { slides, at } = useDeck();
  const slide = slides[at];
  const [blank, setBlank] = useState(false);
  const [pointing, setPointing] = useState(false);
  const hash = slide?.hash;
  useEffect(() => {
    if (hash !== undefined) location.hash = hash;
  }, [hash]);
  useEffect(() => {
    document.documentElement.setAttribute('data-present', '');
    const end = showOnly('');
    return () => {
      end();
      document.documentElement.removeAttribute('data-present');
    };
  }, []);
  useEffect(() => {
    const acts: Readonly<Record<Deed, () => void>> = {
      next: () => showSlide(at + 1),
      back: () => showSlide(at - 1),
      first: () => showSlide(0),
      last: () => showSlide(Number.POSITIVE_INFINITY),
      blank: () => setBlank((now) => !now),
      pointer: () => setPointing((now) => !now),
      leave: () => useDeck.setState({ on: false }),
    };
    const press = (event: KeyboardEvent) => {
      const focused = event.target instanceof Element && event.target.closest(needsKeys) !== null;
      const deed = deedOf(event, focused);
      if (!deed) return;
      event.preventDefault();
      // What is blank comes back by any of the keys.
      if (blank && deed !== 'leave') setBlank(false);
      else acts[deed]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [at, blank]);
  if (!slide) return null;
  return (
    <>
      <header className={classes.top}>
        <h1>{slide.title || tr('Slide {slide}', { slide: `${at + 1}` })}</h1>
        {study && <Numbers named={slide.hash.includes('spec=')} />}
      </header>
      <nav className={classes.keys} aria-label={tr('Slides')}>
        <Button size="compact-sm" variant="subtle" onClick={() => showSlide(at - 1)}>
          {tr('Back')}
        </Button>
        <span role="status">{tr('Slide {at} of {all}', { at: `${at + 1}`, all: `${slides.length}` })}</span>
        <Button size="compact-sm" variant="subtle" onClick={() => showSlide(at + 1)}>
          {tr('Next')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setBlank(true)}>
          {tr('Blank (B)')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-pressed={pointing}
          onClick={() => setPointing(!pointing)}
        >
          {tr('Pointer (P)')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => useDeck.setState({ on: false })}>
          {tr('Leave (Esc)')}
        </Button>
      </nav>
      {pointing && <Pointer />}
      {blank && (
        <button type="button" className={classes.blank} onClick={() => setBlank(false)}>
          <span>{tr('The screen is blank; press B or click to go on.')}</span>
        </button>
      )}
    </>
  );
}
