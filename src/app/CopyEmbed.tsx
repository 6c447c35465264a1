import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCode } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { iframeOf } from '../../workers/protocol.ts';
import { usePage } from '../state/page.ts';
import { tr } from '../words/tr.ts';
import { pages } from './pages.ts';
import { currentLink } from './router.ts';

/** Copies the line of HTML that shows this page without its frame in another one, as `docs/embedding.md` tells. */
export function CopyEmbed() {
  const { label: name } = pages[usePage((state) => state.page)];
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  // Without a secure context there is no clipboard at all.
  if (!navigator.clipboard) return null;
  const copy = () =>
    void navigator.clipboard
      .writeText(iframeOf(currentLink(), tr('{page}, in Brittle', { page: tr(name) })))
      .then(
        () => setCopied(true),
        () => setCopied(false),
      );
  const label = tr(copied ? 'Line to embed copied' : 'Copy a line that embeds this page');
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size="lg" aria-label={label} onClick={copy}>
        {copied ? <IconCheck size={20} stroke={1.6} /> : <IconCode size={20} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
