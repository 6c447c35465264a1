import { Button } from '@mantine/core';
import { useState } from 'react';
import { tr } from '../words/tr.ts';

/**
 * A delete button that asks back in its own place, since what it deletes does not come back; `name` in the language of
 * the page.
 */
export function Removal({ name, onRemove }: { name: string; onRemove(): void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={tr('Delete {name}', { name })}
        onClick={() => setAsked(true)}
      >
        {tr('Delete')}
      </Button>
    );
  return (
    <>
      <Button
        size="compact-sm"
        color="red"
        aria-label={tr('Really delete {name}', { name })}
        autoFocus
        onClick={onRemove}
      >
        {tr('Really delete')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={tr('Keep {name}', { name })}
        onClick={() => setAsked(false)}
      >
        {tr('Keep')}
      </Button>
    </>
  );
}
