import { tr } from '../words/tr.ts';
import styles from './run.module.css';

/** Keeps the place of a figure, at its height, until there is something to draw. */
export function Waiting({ title, height }: { title: string; height: number }) {
  return (
    <div className={styles.waiting} style={{ minHeight: height }}>
      <h2>{tr(title)}</h2>
      <p>{tr('Nothing to draw yet')}</p>
    </div>
  );
}
