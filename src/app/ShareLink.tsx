import { ActionIcon, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconCheck, IconLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { tr } from '../words/tr.ts';
import { currentLink } from './router.ts';

/** Copies the link that carries the whole experiment; where the browser forbids it, shows it to be copied by hand. */
export function ShareLink() {
  const [state, setState] = useState<'rest' | 'copied' | 'shown'>('rest');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('rest'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    const link = currentLink();
    // Without a secure context there is no clipboard at all.
    const writing = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setState('copied'),
      () => setState('shown'),
    );
  };
  const label = tr(state === 'copied' ? 'Link copied' : 'Copy a link to this experiment');
  return (
    <Popover
      opened={state === 'shown'}
      onChange={(opened) => !opened && setState('rest')}
      position="bottom-end"
      trapFocus
    >
      <Popover.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" size="lg" aria-label={label} onClick={copy}>
            {state === 'copied' ? <IconCheck size={20} stroke={1.6} /> : <IconLink size={20} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={tr('Link to this experiment')}
          readOnly
          w={320}
          value={state === 'shown' ? location.href : ''}
          onFocus={(event) => event.currentTarget.select()}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
