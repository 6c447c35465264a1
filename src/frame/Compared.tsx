import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  aloneWords,
  besideTable,
  comparable,
  comparisonReport,
  firstColumn,
  firstTable,
  type Side,
  type StudyId,
  settingsTable,
} from '../../workers/protocol.ts';
import { DataTable } from '../charts/DataTable.tsx';
import { fileName, saveFile } from '../charts/export.ts';
import { usePinned } from '../state/pinned.ts';
import { pinOf } from '../state/pins.ts';
import { useRun } from '../state/run.ts';
import { encodeHash } from '../state/url.ts';
import styles from './pins.module.css';
import { usePins } from './usePins.ts';

/** The run shown, and beside it the pinned ones whose results are here. */
function useSides(study: StudyId): readonly Side[] {
  const pins = usePins(study);
  const shown = useRun((state) => (state.spec?.study === study ? state.result : null));
  return useMemo(() => {
    const own = pins.find((pin) => pin.shown);
    return [
      ...(shown ? [{ name: own ? `${own.letter} (shown)` : 'shown', result: shown }] : []),
      ...pins.flatMap(({ letter, result, shown: is }) => (result && !is ? [{ name: letter, result }] : [])),
    ];
  }, [pins, shown]);
}

/** Tables that the runs have in common, one column at a time, with the differences. */
function Tables({ sides }: { sides: readonly Side[] }) {
  const all = useMemo(() => comparable(sides.map(({ result }) => result.tables)), [sides]);
  const [tableId, setTable] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const compared = all.find(({ id }) => id === tableId) ?? firstTable(all);
  if (!compared) return <p>They have no table in common whose rows are the same.</p>;
  const names = sides.map(({ name }) => name);
  const column = compared.values.find((one) => one.key === key) ?? firstColumn(compared);
  const without = names.filter((_, n) => !compared.of.includes(n));
  return (
    <>
      <div className={styles.choices}>
        <NativeSelect
          label="Table"
          data={all.map(({ id, title }) => ({ value: id, label: title }))}
          value={compared.id}
          onChange={(event) => setTable(event.currentTarget.value)}
        />
        <NativeSelect
          label="Column"
          data={compared.values.map((one) => ({ value: one.key, label: one.label }))}
          value={column?.key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </div>
      {column && <DataTable table={besideTable(compared, column, compared.title, names)} limit={20} />}
      <p className={styles.soft}>
        {[aloneWords(compared, names), without.length > 0 && `Without this table: ${without.join(', ')}.`]
          .filter(Boolean)
          .join(' ')}
      </p>
    </>
  );
}

/** Saves what stands here as a file that needs nothing beside itself. */
function saveReport(sides: readonly Side[]): void {
  const [first, ...others] = sides;
  if (!first) return;
  const { spec } = first.result;
  const view = { pins: others.map(({ result }) => pinOf(result.spec)) };
  const link = new URL(encodeHash(spec.study, spec, { view }), location.href).href;
  const text = comparisonReport(sides, link);
  saveFile(new Blob([text], { type: 'text/html' }), fileName(`report comparison ${spec.study}`, 'html'));
}

/** The run shown and the pinned runs side by side: the settings in which they differ, and their tables. */
export default function Compared({ study }: { study: StudyId }) {
  const sides = useSides(study);
  const pins = usePins(study);
  const asked = usePinned((state) => state.asked);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!asked) return;
    usePinned.setState({ asked: false });
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView();
  }, [asked]);
  const settings =
    sides.length > 1 ? settingsTable(sides.map(({ name, result }) => ({ name, spec: result.spec }))) : null;
  const away = pins.filter(({ result }) => result === null).map(({ letter }) => letter);
  return (
    <section className={styles.compared} aria-labelledby="compared-runs">
      <h2 ref={heading} id="compared-runs" tabIndex={-1}>
        Side by side
      </h2>
      {sides.length < 2 && (
        <p>
          Two runs are needed: pin this one, change a setting, and run again; or pin one under Saved runs.
        </p>
      )}
      {away.length > 0 && (
        <p>
          Not here, since {away.length === 1 ? 'its result is' : 'their results are'} not on this device:{' '}
          {away.join(', ')}.
        </p>
      )}
      {settings && settings.rows.length > 0 && <DataTable table={settings} />}
      {settings && settings.rows.length === 0 && <p>Their settings are the same.</p>}
      {sides.length > 1 && (
        <>
          <Tables sides={sides} />
          <div>
            <Button variant="default" onClick={() => saveReport(sides)}>
              Save this as a report
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
