import { useEffect, useRef } from 'react';
import { cardOf, type PaperCards, type RunRecord } from '../../../workers/protocol.ts';
import { recordsShown, usePapers } from '../../state/papers.ts';
import { CardView } from './CardView.tsx';
import { Overview } from './Overview.tsx';
import styles from './papers.module.css';

const none: readonly RunRecord[] = [];

/** Tables, figures and theorems of five papers, run again: all claims at a glance, and one card at a time. */
export default function PapersPage() {
  const { card: name, stored, own, show, open } = usePapers();
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void open(`${import.meta.env.BASE_URL}stored/papers.json`);
  }, [open]);
  const recordsOf = ({ runs }: PaperCards) => recordsShown(runs, stored ?? none, own);
  const found = cardOf(name);
  const showCard = (card: string) => {
    show(card);
    view.current?.focus({ preventScroll: true });
    view.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Papers</h1>
        <p>
          Do the tables of five papers on adversarial recommenders hold? Every claim of a table, a figure or a
          theorem, run again, with a verdict by a stated rule.
        </p>
      </header>
      <Overview recordsOf={recordsOf} shown={name} onShow={showCard} />
      <div ref={view} tabIndex={-1} className={styles.view}>
        {found && <CardView of={found.of} card={found.card} records={recordsOf(found.of)} />}
      </div>
    </div>
  );
}
