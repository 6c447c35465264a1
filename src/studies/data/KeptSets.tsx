import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { formatNumber } from '../../charts/format.ts';
import { Removal } from '../../frame/Removal.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { SetAside } from '../../frame/SetAside.tsx';
import { useKept } from '../../frame/useKept.ts';
import { useSpec } from '../../state/spec.ts';
import styles from './data.module.css';

type Lab = typeof import('../../lab/lab.ts')['lab'];
const readSets = (lab: Lab) => lab.datasets();

/** The sets loaded from files and kept on this device, to use again or to delete. */
export function KeptSets({ version }: { version: unknown }) {
  const { list, error, refresh, act } = useKept(readSets, version);
  const dataset = useSpec((state) => state.spec.dataset);
  const patch = useSpec((state) => state.patch);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const inUse = dataset.kind === 'file' ? dataset.hash : null;
  const remove = async (hash: string) => {
    const outcome = await act((lab) => lab.deleteDataset(hash));
    if (outcome.ok && hash === inUse) patch('dataset', { kind: 'generated' });
  };
  return (
    <section aria-label="Sets on this device" className={styles.kept}>
      <h2>Sets on this device</h2>
      {error && <Failure error={error} title="The sets on this device could not be read" />}
      <SetAside kind="card" version={list} />
      {list?.length === 0 && <p className={styles.fine}>None yet. A file that was read is kept here.</p>}
      <ul>
        {list?.map(({ hash, name, users, items, interactions }) => (
          <li key={hash}>
            <div>
              <strong>{name}</strong>
              <div className={styles.fine}>
                {formatNumber(users, 6)} users, {formatNumber(items, 6)} items,{' '}
                {formatNumber(interactions, 9)} interactions
              </div>
            </div>
            <div className={styles.actions}>
              {hash === inUse ? (
                <span className={styles.inUse}>In use</span>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Use ${name}`}
                  onClick={() => patch('dataset', { kind: 'file', hash, name })}
                >
                  Use
                </Button>
              )}
              <Removal name={name} onRemove={() => void remove(hash)} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
