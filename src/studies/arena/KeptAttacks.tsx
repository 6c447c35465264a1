import { useEffect } from 'react';
import { type ArenaSpec, type KeptAttack, mostAttackBytes } from '../../../workers/protocol.ts';
import { formatBytes } from '../../charts/format.ts';
import { Removal } from '../../frame/Removal.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { useKept } from '../../frame/useKept.ts';
import { lookForAttacks } from '../../state/attacks.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';

const readAttacks: Parameters<typeof useKept<KeptAttack>>[0] = (lab) => lab.attacks();

/** The attacks from files that are kept on this device, whatever grid names them, to be deleted one by one. */
export function KeptAttacks({ grid, version }: { readonly grid: ArenaSpec; readonly version: unknown }) {
  const { list, error, refresh, act } = useKept(readAttacks, version);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const remove = async (hash: string) => {
    await act((lab) => lab.deleteAttack(hash));
    await lookForAttacks().catch(() => {});
  };
  if (error) return <Failure error={error} title={tr('The attacks on this device could not be read')} />;
  if (!list || list.length === 0) return null;
  const taken = list.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <>
      <p className={styles.words}>
        {tr(
          'Kept on this device: {taken} of {most}. An attack that is deleted stays in the grids that name it, which ask for its file.',
          { taken: formatBytes(taken), most: formatBytes(mostAttackBytes) },
        )}
      </p>
      <ul className={styles.files} aria-label={tr('Attacks from files on this device')}>
        {list.map(({ hash, bytes }) => {
          const name = grid.files?.find((file) => file.hash === hash)?.name;
          const short = `SHA-256 ${hash.slice(0, 12)}…`;
          return (
            <li key={hash}>
              <span>
                {name ? `${name}, ${short}` : short}, {formatBytes(bytes)}
              </span>
              <Removal name={name ?? short} onRemove={() => void remove(hash)} />
            </li>
          );
        })}
      </ul>
    </>
  );
}
