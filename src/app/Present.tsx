import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPresentation } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { Arrival } from '../parts/Arrival.tsx';
import { lazyPart } from '../parts/lazyPart.tsx';
import { usePage } from '../state/page.ts';
import { tr } from '../words/tr.ts';
import { pages } from './pages.ts';
import { shownLink } from './router.ts';

const DeckPanel = lazyPart(() => import('../present/DeckPanel.tsx'));

/** The way to the list of prepared states, and from it into the talk. */
export function Present() {
  const [panel, setPanel] = useState<'never' | 'open' | 'closed'>('never');
  const { label } = pages[usePage((state) => state.page)];
  return (
    <>
      <Tooltip label={tr('Present')}>
        <ActionIcon variant="subtle" size="lg" aria-label={tr('Present')} onClick={() => setPanel('open')}>
          <IconPresentation size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      {panel !== 'never' && (
        <Arrival>
          <Suspense fallback={null}>
            <DeckPanel
              opened={panel === 'open'}
              onClose={() => setPanel('closed')}
              current={() => ({ ...shownLink(), name: tr(label) })}
            />
          </Suspense>
        </Arrival>
      )}
    </>
  );
}
