import { Drawer, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { type PageId, pageIds, usePage } from '../state/page.ts';
import { tr } from '../words/tr.ts';
import classes from './navigation.module.css';
import { PageLink } from './PageLink.tsx';
import { groups, pages } from './pages.ts';

function Entry({ page, onOpen }: { page: PageId; onOpen?: () => void }) {
  const { label, Icon } = pages[page];
  return (
    <PageLink page={page} className={classes.entry} onOpen={onOpen}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <span>{tr(label)}</span>
    </PageLink>
  );
}

/** The navigation at the left: with names and states where there is room, narrow on tablets. */
export function Rail() {
  return (
    <nav className={classes.rail} aria-label={tr('Studies')}>
      {groups.map((group) => (
        <ul key={group[0]}>
          {group.map((page) => (
            <li key={page}>
              <Entry page={page} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

const atHand: readonly PageId[] = ['data', 'train', 'perturb', 'learn'];

/** The four pages at hand on `page`: the one a person is on takes the last place where it is not among them. */
export const pagesAtHand = (page: PageId): readonly PageId[] =>
  atHand.includes(page) ? atHand : [...atHand.slice(0, -1), page];

/** The navigation of a phone: four pages at hand, the one shown among them, and all of them behind 'More'. */
export function BottomBar() {
  const [open, setOpen] = useState(false);
  const page = usePage((state) => state.page);
  return (
    <nav className={classes.bottom} aria-label={tr('Studies')}>
      {pagesAtHand(page).map((id) => (
        <Entry key={id} page={id} />
      ))}
      <UnstyledButton className={classes.entry} aria-expanded={open} onClick={() => setOpen(true)}>
        <IconDots size={20} stroke={1.6} aria-hidden />
        <span>{tr('More')}</span>
      </UnstyledButton>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="bottom"
        size={572}
        title={tr('All studies')}
      >
        <div className={classes.sheet}>
          {pageIds.map((id) => (
            <Entry key={id} page={id} onOpen={() => setOpen(false)} />
          ))}
        </div>
      </Drawer>
    </nav>
  );
}
