import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { PoisonTable } from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { roleColour } from '../../look/roles.ts';
import { attackName, attacksOf, type CellValue, measures, trainingWaysOf, valueAt } from './cells.ts';
import styles from './poison.module.css';

interface CellProps {
  readonly found: CellValue | null;
  readonly most: number;
  readonly digits: number;
  readonly bars: boolean;
  readonly colour: string;
  readonly many: boolean;
}

function Cell({ found, most, digits, bars, colour, many }: CellProps) {
  const column = { key: '', label: '', type: 'number', digits } as const;
  const width = found && bars && most > 0 ? Math.max(0, Math.min(1, found.value / most)) : 0;
  return (
    <td>
      <span className={styles.value}>{formatCell(found?.value ?? null, column)}</span>
      {many && found && <span className={styles.sd}>± {formatCell(found.sd, column)}</span>}
      {bars && (
        <span className={styles.track} aria-hidden="true">
          <span style={{ width: `${100 * width}%`, background: colour }} />
        </span>
      )}
    </td>
  );
}

/** Attacks against defences, one measure at a time, with bars (Tables 2 and 3 of paper 003). */
export function OutcomeTable({ table, k }: { readonly table: PoisonTable<'summary'>; readonly k: number }) {
  const [wanted, setWanted] = useLook('poison', 'measure');
  const shown = measures.find(({ key }) => key === wanted) ?? measures[0];
  const id = useId();
  const trainings = trainingWaysOf(table.rows);
  const attacks = attacksOf(table.rows);
  const clean = valueAt(table.rows, 'none', 'none', shown.key);
  const rows = attacks.map((attack) => ({
    attack,
    cells: trainings.map(({ id: training, role }) => ({
      training,
      role,
      found: valueAt(table.rows, attack, training, shown.key),
    })),
  }));
  const all = [clean, ...rows.flatMap(({ cells }) => cells.map(({ found }) => found))];
  const most = Math.max(0, ...all.map((one) => one?.value ?? 0));
  const many = table.rows.some(({ repeats }) => repeats > 1);
  const cell = { most, digits: shown.digits, bars: shown.bars, many };
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>Attacks against defences</h2>
        <NativeSelect
          size="xs"
          aria-label="Measure"
          data={measures.map(({ key, label }) => ({ value: key, label: label(k) }))}
          value={shown.key}
          onChange={(event) => setWanted(event.currentTarget.value as typeof wanted)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="Attacks against defences, table" tabIndex={0}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">Fake profiles</th>
              <th scope="col">Clean data</th>
              {trainings.map(({ id: key, label, note }) => (
                <th key={key} scope="col">
                  {label}
                  {note && (
                    <span className={styles.note} data-note={note}>
                      {note}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ attack, cells }) => (
              <tr key={attack}>
                <th scope="row">{attackName(attack)}</th>
                <Cell found={clean} colour={roleColour('clean')} {...cell} />
                {cells.map(({ training, role, found }) => (
                  <Cell key={training} found={found} colour={roleColour(role)} {...cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.words}>
        {shown.words} Honest: the defender has the statistics of the poisoned ratings it really sees. Oracle:
        it has those of the clean ratings, as in the published code.
      </p>
    </section>
  );
}
