import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, use, useEffect, useId } from 'react';
import { useDeck } from '../state/deck.ts';
import { useEmbed } from '../state/embed.ts';
import { usePointed } from '../state/refusals.ts';
import { NO_SETTING, useShown } from '../state/shown.ts';
import { tr } from '../words/tr.ts';
import styles from './layout.module.css';
import { PinnedAside } from './PinnedAside.tsx';
import { Within } from './within.ts';

interface StudyLayoutProps {
  readonly title: string;
  /** One line on what the study shows. */
  readonly lead: string;
  readonly controls: ReactNode;
  /** Stays at the top while the page scrolls. */
  readonly bar?: ReactNode;
  readonly children: ReactNode;
}

/** Controls beside the pictures where there is room; folded above them where there is not. */
export function StudyLayout({ title, lead, controls, bar, children }: StudyLayoutProps) {
  const [open, { toggle, open: unfold }] = useDisclosure(false);
  const pointed = usePointed((state) => state.path !== null);
  useEffect(() => {
    if (pointed) unfold();
  }, [pointed, unfold]);
  const within = use(Within) !== null;
  const embedded = useEmbed();
  const none = useShown(({ show }) => within && show.length === 1 && show[0] === NO_SETTING);
  const presenting = useDeck((state) => state.on);
  const bare = (none || presenting || !embedded.settings) && !pointed;
  const id = useId();
  return (
    <div className={styles.frame}>
      <div className={styles.study} data-bare={bare || undefined}>
        {!within && (
          <header className={styles.head}>
            <h1>{title}</h1>
            <p>{lead}</p>
          </header>
        )}
        {bar && <div className={styles.bar}>{bar}</div>}
        {!bare && (
          <aside className={styles.side} aria-label={tr('Settings')}>
            <Button
              className={styles.fold}
              variant="default"
              fullWidth
              justify="space-between"
              leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
              rightSection={<IconChevronDown size={18} aria-hidden data-open={open || undefined} />}
              aria-expanded={open}
              aria-controls={id}
              onClick={toggle}
            >
              {tr('Settings')}
            </Button>
            <div id={id} className={styles.controls} data-open={open || undefined}>
              {controls}
            </div>
          </aside>
        )}
        <div className={styles.content}>
          <PinnedAside>{children}</PinnedAside>
        </div>
      </div>
    </div>
  );
}
