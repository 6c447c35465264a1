import { useEffect, useState } from 'react';
import type { Result } from '../../workers/protocol.ts';
import { formatDate } from '../charts/format.ts';
import type { Kept } from '../state/kept.ts';
import { encodeHash } from '../state/url.ts';
import { usualName } from '../state/usualName.ts';
import classes from './start.module.css';

/** Runs listed here; all are behind Saved runs. */
const MOST_TOLD = 4;

const Run = ({ result, name, date }: { result: Result; name: string; date: string }) => (
  <li>
    <a href={encodeHash(result.spec.study, result.spec)}>{name}</a> <small>{formatDate(date)}</small>
  </li>
);

/** What is on this device already: runs that finished lately or were saved, and data sets. Nothing where there is none. */
export function OnDevice() {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    // After the picture: the stores of the browser can wait.
    void import('../state/kept.ts').then(({ whatIsKept }) => whatIsKept()).then(setKept, () => {});
  }, []);
  if (!kept || kept.recent.length + kept.saved.length + kept.sets.length === 0) return null;
  const { recent, saved, sets } = kept;
  return (
    <section aria-labelledby="on-device" className={classes.device}>
      <h2 id="on-device">On this device already</h2>
      {recent.length > 0 && (
        <ul>
          {recent.slice(0, MOST_TOLD).map(({ id, result, finished }) => (
            <Run key={id} result={result} name={usualName(result.spec)} date={finished} />
          ))}
        </ul>
      )}
      {saved.length > 0 && (
        <p>
          {saved.length === 1 ? 'One run is' : `${saved.length} runs are`} saved under a name; open{' '}
          {saved.length === 1 ? 'it' : 'them'} at Saved runs, at the top of the page.
        </p>
      )}
      {sets.length > 0 && (
        <p>
          Data sets from files: {sets.join(', ')}. <a href="#/data">Use one in Data</a>
        </p>
      )}
    </section>
  );
}
