import { type ReactNode, useState } from 'react';

interface FoldedProps {
  readonly summary: string;
  readonly className?: string;
  children(): ReactNode;
}

/** What is folded away below a line, and not made before that is opened: a table has hundreds of cells. */
export function Folded({ summary, className, children }: FoldedProps) {
  const [made, setMade] = useState(false);
  return (
    <details className={className} onToggle={({ currentTarget }) => setMade(made || currentTarget.open)}>
      <summary>{summary}</summary>
      {made && children()}
    </details>
  );
}
