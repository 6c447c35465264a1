import { Alert, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { BrokenRecord, RecordKind } from '../../workers/protocol.ts';
import { saveFile } from '../charts/export.ts';
import { Removal } from './Removal.tsx';

const words: Readonly<Record<RecordKind, { one: string; many: string }>> = {
  card: { one: 'One data set cannot be read', many: 'data sets cannot be read' },
  model: { one: 'One model cannot be read', many: 'models cannot be read' },
};

/** Says what of a list on this device cannot be read, with ways to take it out and to delete it; nothing else loses. */
export function SetAside({ kind, version }: { kind: RecordKind; version: unknown }) {
  const [broken, setBroken] = useState<readonly BrokenRecord[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again with the list beside it
  useEffect(() => {
    let current = true;
    void import('../lab/lab.ts')
      .then(({ lab }) => lab.broken(kind))
      .then((outcome) => {
        if (current && outcome.ok) setBroken(outcome.value);
      })
      // The list beside it says where the lab did not load.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [kind, version]);
  if (broken.length === 0) return null;
  const { one, many } = words[kind];
  const remove = async () => {
    const { lab } = await import('../lab/lab.ts');
    const outcome = await lab.deleteBroken(kind);
    if (outcome.ok) setBroken([]);
  };
  const save = () =>
    saveFile(
      new Blob([JSON.stringify(broken, null, 1)], { type: 'application/json' }),
      'brittle-unread.json',
    );
  return (
    <Alert role="status" color="orange" title="Not every record can be read">
      <p>
        {broken.length === 1 ? one : `${broken.length} ${many}`} ({broken[0]?.why}). It was set aside; the
        others are in the list.
      </p>
      <Button size="compact-sm" variant="default" onClick={save}>
        Export what was set aside
      </Button>{' '}
      <Removal name="what was set aside" onRemove={() => void remove()} />
    </Alert>
  );
}
