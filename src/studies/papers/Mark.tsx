import { type Mark as MarkId, markShapes, markWords } from '../../../workers/protocol.ts';
import styles from './papers.module.css';

/** A verdict as a shape in a colour; beside words where there is room for them. */
export function Mark({ mark, size = 14 }: { mark: MarkId; size?: number }) {
  const { path, filled } = markShapes[mark];
  return (
    <svg
      viewBox="0 0 12 12"
      width={size}
      height={size}
      className={styles.mark}
      data-mark={mark}
      aria-hidden="true"
    >
      <path d={path} data-filled={filled || undefined} />
    </svg>
  );
}

/** The same with its name. */
export function Verdict({ mark }: { mark: MarkId }) {
  return (
    <span className={styles.verdict}>
      <Mark mark={mark} /> {markWords[mark]}
    </span>
  );
}
