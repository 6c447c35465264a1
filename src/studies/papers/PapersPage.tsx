import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { cardName, cardOf, type PaperCards, type RunRecord } from '../../../workers/protocol.ts';
import { Glossary } from '../../frame/Glossary.tsx';
import { FIRST_CARD, usePaperCard } from '../../state/paperCard.ts';
import { recordsShown, usePapers } from '../../state/papers.ts';
import { useSpec } from '../../state/spec.ts';
import { CardView } from './CardView.tsx';
import { Overview } from './Overview.tsx';
import styles from './papers.module.css';

const none: readonly RunRecord[] = [];

/** A run that a reload cut off: its seeds that were done are kept with the studies, and it can be gone on with. */
function CutOff() {
  const cut = usePapers((state) => state.cut);
  const running = usePapers((state) => state.running);
  const start = usePapers((state) => state.start);
  const dismiss = usePapers((state) => state.dismissCut);
  const found = cut && cardOf(cut.card);
  const run = found?.of.runs.find(({ id }) => id === cut?.run);
  if (!cut || !found || !run || running) return null;
  const again = () => {
    usePaperCard.setState({ card: cut.card });
    void start(cut.card, run);
  };
  return (
    <div className={styles.cut} role="status">
      <IconRefreshAlert size={18} aria-hidden />
      <span>
        A run was cut off when the page closed: <code>{run.id}</code>, {found.card.label}. Its figures are not
        kept; run again, it begins with its first seed.
      </span>
      <Button size="compact-sm" onClick={again}>
        Run it again
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={dismiss}>
        Leave it
      </Button>
    </div>
  );
}

/** Tables, figures and theorems of five papers, run again: all claims at a glance, and one card at a time. */
export default function PapersPage() {
  const { stored, own, open } = usePapers();
  const name = usePaperCard((state) => state.card);
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void open(`${import.meta.env.BASE_URL}stored/papers.json`);
  }, [open]);
  const recordsOf = ({ runs }: PaperCards) => recordsShown(runs, stored ?? none, own);
  const found = cardOf(name);
  useEffect(() => {
    if (found) return;
    const { spec, setSpec } = useSpec.getState();
    setSpec(spec, [`There is no card “${name.slice(0, 40)}”; this is another one.`]);
    usePaperCard.setState({ card: FIRST_CARD });
  }, [found, name]);
  const showCard = (card: string) => {
    usePaperCard.setState({ card });
    usePapers.setState({ error: null });
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
      <CutOff />
      <Overview
        recordsOf={recordsOf}
        shown={found ? cardName(found.of, found.card) : name}
        onShow={showCard}
      />
      <div ref={view} tabIndex={-1} className={styles.view}>
        {found && <CardView of={found.of} card={found.card} records={recordsOf(found.of)} />}
      </div>
      <Glossary />
    </div>
  );
}
