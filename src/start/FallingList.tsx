import { ActionIcon, Slider, VisuallyHidden } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { parseSpec } from '../../workers/protocol.ts';
import { formatNumber, wholePercent } from '../charts/format.ts';
import { encodeHash } from '../state/url.ts';
import { changeInWords, compareLists, type Fate } from '../studies/perturb/lists.ts';
import { LISTED, type Pocket } from './pocket.ts';
import classes from './start.module.css';
import { usePocket } from './usePocket.ts';

/** The slider's end and its steps; the study itself goes further. */
const MOST = 4;
const STEP = 0.05;
/** Where the picture comes to rest by itself, and how many milliseconds it takes there. */
const REST = 0.3;
const OPENING_MS = 1500;

/** ε under the slider: it moves once by itself, so that one sees what it does, until a person takes it. */
function useEpsilon(ready: boolean) {
  const still = useReducedMotion(false, { getInitialValueInEffect: false });
  const [epsilon, setEpsilon] = useState(0);
  const taken = useRef(false);
  useEffect(() => {
    if (!ready || taken.current) return;
    if (still) {
      setEpsilon(REST);
      return;
    }
    let begun: number | null = null;
    let frame = requestAnimationFrame(function move(now) {
      begun ??= now;
      const share = Math.min(1, (now - begun) / OPENING_MS);
      if (taken.current) return;
      setEpsilon(Math.round((REST * share) / STEP) * STEP);
      if (share < 1) frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [ready, still]);
  const take = (next: number) => {
    taken.current = true;
    setEpsilon(next);
  };
  return { epsilon, take };
}

const places = Array.from({ length: LISTED }, (_, n) => n + 1);
const marks: Readonly<Record<Fate['mark'], string>> = {
  stayed: '',
  up: '↑',
  down: '↓',
  entered: '+',
  left: '×',
};

/** Where each title stands: in the list, or among those that fell out. Titles keep their order here, so that they glide. */
function Titles({ fates }: { fates: readonly Fate[] }) {
  const out = fates.filter(({ to }) => to === null).map(({ item }) => item);
  return (
    <div className={classes.field} aria-hidden>
      {places.map((place) => (
        <span key={place} className={classes.place} style={{ top: `${(100 * (place - 1)) / LISTED}%` }}>
          {place}
        </span>
      ))}
      {fates.map(({ item, title, mark, to, relevant }) => (
        <div
          key={item}
          className={classes.title}
          data-mark={mark}
          data-held={relevant || undefined}
          style={{
            transform: `translate(${to === null ? 100 : 0}%, ${100 * (to === null ? out.indexOf(item) : to - 1)}%)`,
          }}
        >
          <span>{marks[mark]}</span>
          <span>{title}</span>
          {relevant && <span>★</span>}
        </div>
      ))}
    </div>
  );
}

function Lists({ pocket, user, epsilon }: { pocket: Pocket; user: number; epsilon: number }) {
  const before = useMemo(() => pocket.list(user, 0), [pocket, user]);
  const after = useMemo(() => pocket.list(user, epsilon), [pocket, user, epsilon]);
  const clean = useMemo(() => pocket.hitRatio(0), [pocket]);
  const now = useMemo(() => pocket.hitRatio(epsilon), [pocket, epsilon]);
  const lists = compareLists(before, after);
  const fates = [...lists.before, ...lists.after.filter(({ mark }) => mark === 'entered')].sort(
    (a, b) => a.item - b.item,
  );
  const gone = lists.before.filter(({ mark }) => mark === 'left').length;
  return (
    <>
      <div className={classes.columns} aria-hidden>
        <span>Recommended now</span>
        <span>Fell out</span>
      </div>
      <Titles fates={fates} />
      <VisuallyHidden>
        <ol aria-label="Recommended now">
          {lists.after.map(({ item, title, words }) => (
            <li key={item}>
              {title}, {words}
            </li>
          ))}
        </ol>
      </VisuallyHidden>
      <p className={classes.told}>{changeInWords(lists)}</p>
      <dl className={classes.numbers}>
        <div>
          <dt>of these ten titles fell out</dt>
          <dd>{gone}</dd>
        </div>
        <div>
          <dt>
            of all {pocket.file.userIds.length} users still find the title held out for them, before{' '}
            {wholePercent(clean)}
          </dt>
          <dd>{wholePercent(now)}</dd>
        </div>
      </dl>
    </>
  );
}

/** What the picture is computed from, and how to run the whole of it. */
function Honesty({ pocket, user, epsilon }: { pocket: Pocket; user: number; epsilon: number }) {
  const { spec, titles, userIds, users, unrounded } = pocket.file;
  const study = parseSpec(spec);
  const view = { epsilon: Math.max(STEP, epsilon), user: userIds[user]! };
  const [clean, ...others] = unrounded.map(
    ({ epsilon: at, hr }) => `${wholePercent(hr)} at ε = ${formatNumber(at)}`,
  );
  return (
    <p className={classes.honest}>
      Computed in this page from a small stored model: BPR-MF with {users.columns} numbers a user and title,
      on {userIds.length} invented users and {titles.length} invented titles, pushed where one step of FGSM
      says. Its numbers are rounded to 8 bits; the unrounded model finds {clean}, {others.join(', ')}. ε is
      how far each is moved; they are {formatNumber(pocket.meanLength())} long on average. Shown first is a
      user whose list breaks early.{' '}
      <a href={encodeHash('perturb', study, { view })}>Run it whole in Perturb</a>
    </p>
  );
}

/** One user's list that falls apart as ε is dragged. */
export function FallingList() {
  const { pocket, failed } = usePocket();
  const { epsilon, take } = useEpsilon(pocket !== null);
  const [chosen, setChosen] = useState<number | null>(null);
  if (failed)
    return (
      <p role="status" className={classes.picture}>
        The stored model of this picture did not arrive. The studies below work without it.
      </p>
    );
  if (!pocket) return <div className={classes.picture} data-empty />;
  const { userIds, shown } = pocket.file;
  const user = chosen ?? shown;
  const turn = (by: number) => setChosen((user + by + userIds.length) % userIds.length);
  return (
    <section className={classes.picture} aria-labelledby="falling">
      <div className={classes.pictureHead}>
        <h2 id="falling">The list of user {userIds[user]}</h2>
        <ActionIcon variant="default" aria-label="Previous user" onClick={() => turn(-1)}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Next user" onClick={() => turn(1)}>
          <IconChevronRight size={18} />
        </ActionIcon>
      </div>
      <div className={classes.slider}>
        <span>
          ε = <output>{formatNumber(epsilon)}</output>
        </span>
        <Slider
          size="lg"
          thumbSize={24}
          min={0}
          max={MOST}
          step={STEP}
          label={null}
          marks={[0, 1, 2, 3, MOST].map((value) => ({ value, label: String(value) }))}
          thumbLabel="Budget ε"
          thumbValueText={(value) => `ε = ${formatNumber(value)}`}
          value={epsilon}
          onChange={take}
        />
      </div>
      <Lists pocket={pocket} user={user} epsilon={epsilon} />
      <Honesty pocket={pocket} user={user} epsilon={epsilon} />
    </section>
  );
}
