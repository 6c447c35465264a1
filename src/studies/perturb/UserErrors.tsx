import { memo } from 'react';
import type { PerturbTable } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { Folded } from '../../frame/Folded.tsx';
import { tr } from '../../words/tr.ts';
import styles from './perturb.module.css';

type Users = PerturbTable<'users'>;

/** Means with their errors over users, of the undefended and of the defended models; folded, since there are many. */
export const UserErrors = memo(function UserErrors({
  tables,
}: {
  readonly tables: readonly (Users | null)[];
}) {
  const known = tables.filter((table): table is Users => table !== null && table.rows.length > 0);
  if (known.length === 0) return null;
  return (
    <Folded summary={tr('How sure over users: standard errors and intervals as a table')}>
      {() => (
        <>
          <p className={styles.hint}>
            {tr(
              'Were other users like these to come, the models as they are. A user’s values are averaged over the seeds first; losses and drops are taken between the same users before and after the attack. A value that all users share, as 0, has no error here and is no surer for it.',
            )}
          </p>
          {known.map((table) => (
            <DataTable key={table.id} table={table} />
          ))}
        </>
      )}
    </Folded>
  );
});
