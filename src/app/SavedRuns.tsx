import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Drawer,
  FileButton,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { type Result, type StudyId, studyIds } from '../../workers/protocol.ts';
import { saveFile } from '../charts/export.ts';
import { formatDate } from '../charts/format.ts';
import { Removal } from '../frame/Removal.tsx';
import { usePage } from '../state/page.ts';
import { isPinned, pinRun, pinsOf, showCompared, unpin } from '../state/pinned.ts';
import { MOST_PINS } from '../state/pins.ts';
import { useRecent } from '../state/recent.ts';
import { useRun } from '../state/run.ts';
import { useSaved } from '../state/saved.ts';
import type { RecentRun, SavedRun } from '../state/savedFile.ts';
import { useSpec } from '../state/spec.ts';
import { usualName } from '../state/usualName.ts';
import { useView } from '../state/view.ts';
import { tr } from '../words/tr.ts';
import { readyAnswers } from './answersKept.ts';
import { FinishedRuns } from './FinishedRuns.tsx';
import { pages } from './pages.ts';
import classes from './saved.module.css';

/** Keeps the run that is shown, under a name and a note. */
function SaveCurrent() {
  const result = useRun((state) => state.result);
  const save = useSaved((state) => state.save);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  if (!result) return <p className={classes.hint}>{tr('A run can be saved here once it has finished.')}</p>;
  const keep = async () => {
    await save(result, name.trim() || tr(usualName(result.spec)), note.trim());
    setName('');
    setNote('');
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <TextInput
        label={tr('Name for the run shown')}
        value={name}
        maxLength={500}
        placeholder={tr(usualName(result.spec))}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={tr('Note')}
        value={note}
        maxLength={20_000}
        autosize
        minRows={1}
        maxRows={6}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit">{tr('Save this run')}</Button>
    </form>
  );
}

function Entry({ run, onOpen, children }: { run: SavedRun; onOpen: () => void; children: ReactNode }) {
  const remove = useSaved((state) => state.remove);
  return (
    <li className={classes.entry}>
      <div>
        <strong>{run.name}</strong>
        <small>
          {tr(pages[run.result.spec.study].label)}, {formatDate(run.saved)}
        </small>
        {run.note && <p>{run.note}</p>}
        {children}
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={tr('Open {name}', { name: run.name })}
        onClick={onOpen}
      >
        {tr('Open')}
      </Button>
      <Tooltip label={tr('Delete')}>
        <ActionIcon
          variant="subtle"
          aria-label={tr('Delete {name}', { name: run.name })}
          onClick={() => void remove(run.id)}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

/** Pins a run on its study's page, where it stands beside the one shown. */
function PinChoice({ name, result }: { name: string; result: Result }) {
  const { spec } = result;
  // Which are pinned stands in the view.
  useView();
  const pinned = isPinned(spec);
  const full = !pinned && pinsOf(spec.study).length >= MOST_PINS;
  return (
    <Checkbox
      mt={4}
      size="xs"
      label={
        full
          ? tr('Pin ({most} are pinned on {study})', {
              most: `${MOST_PINS}`,
              study: tr(pages[spec.study].label),
            })
          : tr('Pin')
      }
      aria-label={tr('Pin {name}', { name })}
      disabled={full}
      checked={pinned}
      onChange={(event) => (event.currentTarget.checked ? pinRun(result) : unpin(spec))}
    />
  );
}

/** The ways to pages on which runs are pinned, each to where they stand side by side. */
function PinnedPages({ onTurn }: { onTurn: () => void }) {
  useView();
  const pinned = studyIds.map((id) => ({ id, count: pinsOf(id).length })).filter(({ count }) => count > 0);
  if (pinned.length === 0) return null;
  const turn = (id: StudyId) => {
    usePage.getState().setPage(id);
    showCompared(id);
    onTurn();
  };
  return (
    <div className={classes.compare}>
      {pinned.map(({ id, count }) => (
        <Button key={id} size="compact-sm" onClick={() => turn(id)}>
          {tr('{study}: {count} pinned, side by side', { study: tr(pages[id].label), count: `${count}` })}
        </Button>
      ))}
    </div>
  );
}

/**
 * The runs kept on this device, those that finished lately and those saved under a name: save, open, pin, delete
 * with undo, export and import.
 */
export default function SavedRuns({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { runs, broken, deleted, problem, refresh, undo, exportAll, exportBroken, removeBroken, importText } =
    useSaved();
  const show = useRun((state) => state.show);
  const underWay = useRun((state) => ['starting', 'running', 'paused'].includes(state.status));
  const refreshRecent = useRecent((state) => state.refresh);
  useEffect(() => {
    if (!opened) return;
    void refresh();
    void refreshRecent();
  }, [opened, refresh, refreshRecent]);
  const open = async (run: SavedRun | RecentRun) => {
    if (underWay) return;
    if ('finished' in run) await readyAnswers(run);
    usePage.getState().setPage(run.result.spec.study);
    useSpec.getState().setSpec(run.result.spec);
    if ('finished' in run) show(run.result, 'kept', run);
    else show(run.result, 'saved');
    onClose();
  };
  const why = broken[0]?.why ?? '';
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title={tr('Saved runs')} padding="lg">
      <SaveCurrent />
      {problem && (
        <Alert color="red" role="alert" mt="md">
          {tr(problem)}
        </Alert>
      )}
      {deleted && (
        <Alert role="status" mt="md" color="gray">
          {tr('“{name}” was deleted.', { name: deleted.name })}{' '}
          <Button size="compact-sm" variant="default" onClick={() => void undo()}>
            {tr('Undo')}
          </Button>
        </Alert>
      )}
      {broken.length > 0 && (
        <Alert role="status" mt="md" color="orange" title={tr('Not every record can be read')}>
          <p>
            {broken.length === 1
              ? tr('One record here is no saved run that this version knows ({why}).', { why })
              : tr('{count} records here are no saved runs that this version knows ({why}).', {
                  count: `${broken.length}`,
                  why,
                })}{' '}
            {tr('It was set aside; the others are below.')}
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              saveFile(new Blob([exportBroken()], { type: 'application/json' }), 'brittle-unread.json')
            }
          >
            {tr('Export what was set aside')}
          </Button>{' '}
          <Removal name={tr('what was set aside')} onRemove={() => void removeBroken()} />
        </Alert>
      )}
      {underWay && <p className={classes.hint}>{tr('Stop the run under way to open another.')}</p>}
      <PinnedPages onTurn={onClose} />
      <FinishedRuns onOpen={open} choice={(name, result) => <PinChoice name={name} result={result} />} />
      <h3>{tr('Saved under a name')}</h3>
      <ul className={classes.list}>
        {runs?.map((run) => (
          <Entry key={run.id} run={run} onOpen={() => void open(run)}>
            <PinChoice name={run.name} result={run.result} />
          </Entry>
        ))}
      </ul>
      {runs?.length === 0 && <p className={classes.hint}>{tr('Nothing is saved on this device yet.')}</p>}
      <div className={classes.files}>
        <Button
          variant="default"
          disabled={!runs?.length}
          onClick={() => saveFile(new Blob([exportAll()], { type: 'application/json' }), 'brittle-runs.json')}
        >
          {tr('Export all')}
        </Button>
        <FileButton
          accept="application/json,.json"
          onChange={(file) => {
            if (file) void file.text().then(importText);
          }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              {tr('Import a file')}
            </Button>
          )}
        </FileButton>
      </div>
    </Drawer>
  );
}
