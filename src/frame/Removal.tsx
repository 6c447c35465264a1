import { Button } from '@mantine/core';
import { useState } from 'react';

/** A delete button that asks back in its own place, since what it deletes does not come back. */
export function Removal({ name, onRemove }: { name: string; onRemove(): void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button size="compact-sm" variant="subtle" aria-label={`Delete ${name}`} onClick={() => setAsked(true)}>
        Delete
      </Button>
    );
  return (
    <>
      <Button size="compact-sm" color="red" aria-label={`Really delete ${name}`} autoFocus onClick={onRemove}>
        Really delete
      </Button>
      <Button size="compact-sm" variant="subtle" aria-label={`Keep ${name}`} onClick={() => setAsked(false)}>
        Keep
      </Button>
    </>
  );
}
