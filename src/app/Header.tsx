import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconBookmarks, IconMoon, IconSun } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { Arrival } from '../parts/Arrival.tsx';
import { lazyPart } from '../parts/lazyPart.tsx';
import { useRun } from '../state/run.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';
import { CopyEmbed } from './CopyEmbed.tsx';
import { DatasetBadge } from './DatasetBadge.tsx';
import { EngineBadge } from './EngineBadge.tsx';
import { Mark } from './Mark.tsx';
import { PageLink } from './PageLink.tsx';
import { Present } from './Present.tsx';
import { ShareLink } from './ShareLink.tsx';

const SaveReport = lazyPart(() => import('./SaveReport.tsx'));
const SavedRuns = lazyPart(() => import('./SavedRuns.tsx'));

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = tr(dark ? 'Use the light scheme' : 'Use the dark scheme');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={20} stroke={1.6} /> : <IconMoon size={20} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Who we are, on what data, computed where; and what holds for the whole page. */
export function Header() {
  const finished = useRun((state) => state.result !== null);
  const [saved, setSaved] = useState<'never' | 'open' | 'closed'>('never');
  return (
    <header className={classes.header}>
      <PageLink page="start" className={classes.brand}>
        <Mark />
        <span>Brittle</span>
      </PageLink>
      <p className={classes.purpose}>
        {tr('How little it takes to break a recommender, computed in this page')}
      </p>
      <div className={classes.badges}>
        <DatasetBadge />
        <EngineBadge />
      </div>
      <div className={classes.actions}>
        <ShareLink />
        <div className={classes.wide}>
          <CopyEmbed />
          <Present />
        </div>
        {finished && (
          <Arrival>
            <Suspense fallback={null}>
              <SaveReport />
            </Suspense>
          </Arrival>
        )}
        <Tooltip label={tr('Saved runs')}>
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={tr('Saved runs')}
            onClick={() => setSaved('open')}
          >
            <IconBookmarks size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <SchemeToggle />
      </div>
      {saved !== 'never' && (
        <div className={classes.aside}>
          <Arrival>
            <Suspense fallback={null}>
              <SavedRuns opened={saved === 'open'} onClose={() => setSaved('closed')} />
            </Suspense>
          </Arrival>
        </div>
      )}
    </header>
  );
}
