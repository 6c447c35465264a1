import { type ReactNode, useState } from 'react';
import styles from './parts.module.css';

interface FoldedProps {
  readonly summary: string;
  children(): ReactNode;
}

/** What is folded away below a line, and not made before that is opened: a table has hundreds of cells. */
export function Folded({ summary, children }: FoldedProps) {
  const [made, setMade] = useState(false);
  return (
    <details className={styles.folded} onToggle={({ currentTarget }) => setMade(made || currentTarget.open)}>
      <summary>{summary}</summary>
      {made && children()}
    </details>
  );
}
