import { Button, FileButton, NativeSelect } from '@mantine/core';
import { IconDownload, IconFileImport } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type ArenaRowId,
  type ArenaSpec,
  arenaFamilies,
  arenaRow,
  isFileFamily,
  type LabError,
} from '../../../workers/protocol.ts';
import { saveFile } from '../../charts/export.ts';
import { ask } from '../../frame/asking.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { takeAttack } from '../../frame/takeAttack.ts';
import { usePageDrop } from '../../frame/usePageDrop.ts';
import { lookForAttacks, useAbsentAttacks } from '../../state/attacks.ts';
import { usePointed } from '../../state/refusals.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';
import { KeptAttacks } from './KeptAttacks.tsx';

/** What can be saved: an attack, or the items that fake users promote. */
type Wanted = ArenaRowId | 'targets';

interface Said {
  readonly words: string | null;
  readonly error: LabError | null;
}
const nothing: Said = { words: null, error: null };

/** The grid in the controls; null while another study's stands there. */
const gridNow = (): ArenaSpec | null => {
  const { spec } = useSpec.getState();
  return spec.study === 'arena' ? spec : null;
};

/** Takes attacks from files into the grid of the controls, one after another. */
export function useAttackFiles() {
  const [said, setSaid] = useState(nothing);
  const [busy, setBusy] = useState(false);
  const under = useRef(false);
  const take = useCallback(async (files: File[]) => {
    if (under.current || files.length === 0) return;
    under.current = true;
    setBusy(true);
    setSaid(nothing);
    const taken: string[] = [];
    let error: LabError | null = null;
    for (const file of files) {
      const grid = gridNow();
      if (!grid) break;
      const outcome = await takeAttack(grid, file);
      if (!outcome.ok) {
        error = outcome.error;
        break;
      }
      useSpec.getState().setSpec(outcome.value);
      await lookForAttacks().catch(() => {});
      taken.push(outcome.value.files?.at(-1)?.name ?? file.name);
    }
    under.current = false;
    setBusy(false);
    const rows = taken.length === 1 ? 'is a row' : 'are rows';
    setSaid({
      words: taken.length > 0 ? `${taken.join(', ')} ${rows} of the grid in the controls: run it.` : null,
      error,
    });
  }, []);
  const over = usePageDrop(busy, take);
  return { said, busy, over, take };
}

/** Attacks that were made elsewhere: those of the grid, the way in for more, and the lab's own to take away. */
export function AttackFiles({ said, busy, over, take }: ReturnType<typeof useAttackFiles>) {
  const edited = useSpec((state) => state.spec);
  const grid = edited.study === 'arena' ? edited : null;
  const absent = useAbsentAttacks();
  const panel = useRef<HTMLElement>(null);
  const { path, point } = usePointed();
  useEffect(() => {
    if (path !== 'files') return;
    point(null);
    panel.current?.focus();
  }, [path, point]);
  if (!grid) return null;
  const drop = (hash: string) => {
    const { files = [], ...rest } = grid;
    const left = files.filter((file) => file.hash !== hash);
    useSpec.getState().setSpec(left.length > 0 ? { ...rest, files: left } : rest);
  };
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={tr('Attacks from files')}
      className={styles.panel}
      data-over={over || undefined}
    >
      <h2>{tr('Attacks from files')}</h2>
      <p className={styles.words}>
        {tr(
          'Drop a file anywhere on this page, or choose one: fake users as CSV (user, item, rating; column and seed where they are not for all), or embeddings as the attack left them as safetensors (a tensor COLUMN/SEED/MATRIX each). It is checked against the budget, becomes a row, and where it wins the worst case falls. Nothing leaves this machine.',
        )}
      </p>
      <div className={styles.tools}>
        <FileButton
          multiple
          accept=".csv,.safetensors"
          onChange={(files) => void take(files)}
          disabled={busy}
        >
          {(button) => (
            <Button
              {...button}
              size="compact-sm"
              variant="default"
              loading={busy}
              leftSection={<IconFileImport size={16} aria-hidden />}
            >
              {tr(over ? 'Let go to add the attack' : 'Choose attacks')}
            </Button>
          )}
        </FileButton>
        {grid.rows.some((row) => isFileFamily(arenaRow(row).family)) && <OwnAttack grid={grid} />}
      </div>
      <p className={styles.words} aria-live="polite">
        {said.words}
      </p>
      {said.error && <Failure error={said.error} title={tr('This attack is not a row')} />}
      {grid.files && (
        <ul className={styles.files} aria-label={tr('Attacks from files in this grid')}>
          {grid.files.map(({ hash, name, family }) => (
            <li key={hash}>
              <span>
                {name}: {arenaFamilies[family].label.toLowerCase()}, SHA-256 {hash.slice(0, 12)}…
                {absent.some((one) => one.hash === hash) && ', not on this device'}
              </span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Take ${name} out`}
                onClick={() => drop(hash)}
              >
                {tr('Take out')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <KeptAttacks grid={grid} version={said} />
    </section>
  );
}

/** Saves one of the lab's own attacks in the form in which others come in. */
function OwnAttack({ grid }: { readonly grid: ArenaSpec }) {
  const [row, setRow] = useState<Wanted>('targets');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<LabError | null>(null);
  const fakes = grid.rows.some((one) => arenaRow(one).family === 'fakes');
  const choices: { readonly value: Wanted; readonly label: string }[] = [
    ...(fakes ? [{ value: 'targets' as const, label: 'Targets of the fake users' }] : []),
    ...grid.rows
      .filter((one) => isFileFamily(arenaRow(one).family))
      .map((one) => ({ value: one, label: arenaRow(one).label })),
  ];
  const wanted = choices.find(({ value }) => value === row)?.value ?? choices[0]?.value ?? 'targets';
  const save = async () => {
    setBusy(true);
    const outcome = await ask(grid, { kind: 'attack', row: wanted === 'targets' ? null : wanted } as const);
    setBusy(false);
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) saveFile(new Blob([new Uint8Array(outcome.value.bytes)]), outcome.value.name);
  };
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={tr('Attack of the lab to save')}
        data={choices.map((one) => ({ ...one, label: tr(one.label) }))}
        value={wanted}
        onChange={({ currentTarget: { value } }) =>
          setRow(choices.find((one) => one.value === value)?.value ?? 'targets')
        }
      />
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void save()}
      >
        {tr('Save as a file')}
      </Button>
      {error && <Failure error={error} title={tr('Not saved')} />}
    </>
  );
}
