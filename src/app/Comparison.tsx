import { Button, Modal, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Result } from '../../workers/protocol.ts';
import { DataTable } from '../charts/DataTable.tsx';
import { fileName, saveFile } from '../charts/export.ts';
import { toldDifferences } from '../controls/difference.ts';
import { besideTable, comparable, firstColumn } from './comparison.ts';
import { comparisonReport } from './report.ts';
import { linkOf } from './router.ts';
import classes from './saved.module.css';

const names = ['A', 'B'] as const;

/** A run as the comparison names it. */
export interface Side {
  readonly name: string;
  readonly result: Result;
}

/** In which settings two runs differ. */
function Settings({ first, second }: { first: Result; second: Result }) {
  const told = toldDifferences(first.spec, second.spec);
  if (told.length === 0) return <p>Their settings are the same.</p>;
  return (
    <ul className={classes.differences}>
      {told.map(({ name, first: a, second: b }) => (
        <li key={name}>
          {name}: <b>{a}</b> in A, <b>{b}</b> in B
        </li>
      ))}
    </ul>
  );
}

function missing({ onlyFirst, onlySecond }: { onlyFirst: number; onlySecond: number }): string | null {
  const parts = [
    ...(onlyFirst > 0 ? [`${onlyFirst} only in A`] : []),
    ...(onlySecond > 0 ? [`${onlySecond} only in B`] : []),
  ];
  return parts.length > 0 ? `Rows without a partner: ${parts.join(', ')}.` : null;
}

/** The tables that both runs have, one column at a time, with the differences. */
function Tables({ first, second }: { first: Result; second: Result }) {
  const pairs = useMemo(() => comparable(first.tables, second.tables), [first, second]);
  const [tableId, setTable] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const shown = pairs.find(({ id }) => id === tableId) ?? pairs[0];
  if (!shown) return <p>They have no table in common whose rows are the same.</p>;
  const { compared, title } = shown;
  const column = compared.values.find((one) => one.key === key) ?? firstColumn(compared);
  return (
    <>
      <div className={classes.choices}>
        <NativeSelect
          label="Table"
          data={pairs.map(({ id, title: label }) => ({ value: id, label }))}
          value={shown.id}
          onChange={(event) => setTable(event.currentTarget.value)}
        />
        <NativeSelect
          label="Column"
          data={compared.values.map((one) => ({ value: one.key, label: one.label }))}
          value={column?.key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </div>
      {column && <DataTable table={besideTable(compared, column, title, names)} />}
      <p className={classes.hint}>{missing(compared)} A difference is B less A.</p>
    </>
  );
}

function saveReport(sides: readonly [Side, Side]): void {
  const text = comparisonReport(sides, linkOf(sides[0].result.spec));
  saveFile(new Blob([text], { type: 'text/html' }), fileName('report comparison', 'html'));
}

/** Two runs side by side: the settings in which they differ, and their tables with the differences. */
export function Comparison({ sides, onClose }: { sides: readonly [Side, Side]; onClose: () => void }) {
  const [first, second] = sides;
  return (
    <Modal opened onClose={onClose} size="xl" title="Two runs compared">
      <ul className={classes.differences}>
        <li>
          A: <b>{first.name}</b>
        </li>
        <li>
          B: <b>{second.name}</b>
        </li>
      </ul>
      <h3>Settings</h3>
      <Settings first={first.result} second={second.result} />
      <h3>Tables</h3>
      <Tables first={first.result} second={second.result} />
      <Button variant="default" mt="md" onClick={() => saveReport(sides)}>
        Save this as a report
      </Button>
    </Modal>
  );
}
