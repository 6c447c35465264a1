import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import {
  attackName,
  attacksOf,
  type PoisonRow,
  type PoisonTable,
  trainingWaysOf,
  wayId,
} from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { useToldMissing } from '../../frame/useToldMissing.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { listOf, targetsInWords, usersOf } from './listed.ts';
import styles from './poison.module.css';

type Row = PoisonRow<'lists'>;
const unprotected = { defence: 'none', statistics: null } as const;
/** Places shown at once; the rest of a list is moved into view. */
const SHOWN = 8;

function List({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    // A list that is longer than its place is moved by keyboard too.
    <section className={styles.list} aria-label={tr(title)} tabIndex={rows.length > SHOWN ? 0 : undefined}>
      <h3>{tr(title)}</h3>
      <ol>
        {rows.map(({ place, item, title: name, target }) => (
          <li key={item} data-target={target === 1 || undefined}>
            <span>{place}</span>
            <span className={styles.name} title={name}>
              {name}
            </span>
            {target === 1 && <b>{tr('◆ target')}</b>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One user's list before the attack, poisoned, and with a defence: where the targets went. */
export function ListsPanel({ table }: { readonly table: PoisonTable<'lists'> }) {
  const attacks = attacksOf(table.rows);
  const attack = useAttack(attacks);
  const [wanted, setUser] = useLook('poison', 'listed');
  const [training, setTraining] = useLook('poison', 'training');
  const heading = useId();
  const users = usersOf(table, attack);
  const user = users.find((one) => one === wanted) ?? users[0]!;
  useToldMissing(
    wanted === null || user === wanted
      ? null
      : `The run that is shown holds no lists of the user “${wanted.slice(0, 40)}”; here stand those of user ${user}.`,
  );
  const defences = trainingWaysOf(table.rows.filter((row) => row.attack === attack)).filter(
    ({ id }) => id !== 'none',
  );
  const defence = defences.find(({ id }) => id === training) ?? defences[0];
  const own = defence && table.rows.find((row) => wayId(row) === defence.id);
  const before = listOf(table, user, 'none', unprotected);
  const poisoned = listOf(table, user, attack, unprotected);
  const defended = own ? listOf(table, user, attack, own) : null;
  const named = (label: string, note: string | null) => (note ? `${label}, ${note}` : label);
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{tr("One user's list")}</h2>
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label={tr('User whose lists are shown')}
            data={users.map((one) => ({ value: one, label: `${tr('User')} ${one}` }))}
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <AttackChoice label={tr('Attack on the lists')} attacks={attacks} attack={attack} />
          {defences.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label={tr('Defence of the lists')}
              data={defences.map(({ id, label, note }) => ({ value: id, label: tr(named(label, note)) }))}
              value={defence?.id}
              onChange={(event) => setTraining(event.currentTarget.value)}
            />
          )}
        </div>
      </div>
      <p className={styles.told} role="status">
        {tr(targetsInWords(before, poisoned, defended))}
      </p>
      <div className={styles.lists} data-three={defended ? true : undefined}>
        <List title="Before" rows={before} />
        <List title={`Poisoned, ${attackName(attack)}`} rows={poisoned} />
        {defence && defended && (
          <List title={`Poisoned, ${named(defence.label, defence.note)}`} rows={defended} />
        )}
      </div>
    </section>
  );
}
