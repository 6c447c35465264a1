import { Select } from '@mantine/core';
import { useId, useMemo } from 'react';
import type { FakesTable } from '../../../workers/protocol.ts';
import { HistogramFigure } from '../../charts/HistogramFigure.tsx';
import { NumberField } from '../../controls/NumberField.tsx';
import { useLook } from '../../frame/useLook.ts';
import { useToldMissing } from '../../frame/useToldMissing.ts';
import { fakesWords, keptOf } from './curves.ts';
import styles from './fakes.module.css';

// A role of colour; spelled as an attribute it would be taken for ARIA's.
const robust = { role: 'robust' } as const;

interface UserPanelProps {
  readonly table: FakesTable<'users'>;
  /** Places of a list. */
  readonly k: number;
  /** Largest number of fake users that was certified. */
  readonly most: number;
}

/** How much of one user's list stays, whatever so many fake users do. */
export function UserPanel({ table, k, most }: UserPanelProps) {
  const [wanted, setUser] = useLook('fakes', 'user');
  const [asked, setFakes] = useLook('fakes', 'fakes');
  const id = useId();
  const users = useMemo(() => [...new Set(table.rows.map(({ user }) => user))], [table]);
  const user = users.find((one) => one === wanted) ?? users[0] ?? '';
  useToldMissing(
    wanted === null || user === wanted
      ? null
      : `The run that is shown holds no list of the user “${wanted.slice(0, 40)}”; here stands that of user ${user}.`,
  );
  const fakes = Math.min(asked, most);
  const kept = keptOf(table, user, most);
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.panelHead}>
        <h2 id={id}>One list</h2>
        <div className={styles.choices}>
          <Select
            size="xs"
            w={150}
            label="User"
            searchable
            limit={50}
            allowDeselect={false}
            nothingFoundMessage="No such user"
            data={users}
            value={user}
            onChange={(value) => value !== null && setUser(value)}
          />
          <NumberField
            w={110}
            label="Fake users"
            range={{ min: 1, max: most, integer: true }}
            value={fakes}
            onChange={setFakes}
          />
        </div>
      </div>
      <p className={styles.words} role="status">
        The list of user {user} keeps {kept[fakes]} of {k} items whatever {fakesWords(fakes)}{' '}
        {fakes === 1 ? 'does' : 'do'}.
      </p>
      <HistogramFigure
        table={{
          id: 'kept',
          title: `Items of the list of user ${user} that stay`,
          columns: [
            { key: 'fakes', label: 'Fake users', type: 'integer' },
            { key: 'kept', label: 'Items that stay', type: 'integer' },
          ],
          rows: kept.map((items, n) => ({ fakes: n, kept: items })),
        }}
        x="fakes"
        y="kept"
        {...robust}
        xLabel="Fake users"
        yLabel="Items that stay"
        title="Items that stay"
      />
    </section>
  );
}
