import { ActionIcon, Alert, Button, Drawer, FileButton, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { models, type Result } from '../../workers/protocol.ts';
import { saveFile } from '../charts/export.ts';
import { Removal } from '../frame/Removal.tsx';
import { usePage } from '../state/page.ts';
import { useRun } from '../state/run.ts';
import { useSaved } from '../state/saved.ts';
import type { SavedRun } from '../state/savedFile.ts';
import { useSpec } from '../state/spec.ts';
import { pages } from './pages.ts';
import classes from './saved.module.css';

/** What a run is called where nobody named it: 'Perturb, BPR-MF'. */
const usualName = ({ spec }: Result) => `${pages[spec.study].label}, ${models[spec.model.kind].label}`;

/** Keeps the run that is shown, under a name and a note. */
function SaveCurrent() {
  const result = useRun((state) => state.result);
  const save = useSaved((state) => state.save);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  if (!result) return <p className={classes.hint}>A run can be saved here once it has finished.</p>;
  const keep = async () => {
    await save(result, name.trim() || usualName(result), note.trim());
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
        label="Name for the run shown"
        value={name}
        maxLength={500}
        placeholder={usualName(result)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        value={note}
        maxLength={20_000}
        autosize
        minRows={1}
        maxRows={6}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit">Save this run</Button>
    </form>
  );
}

function Entry({ run, onOpen }: { run: SavedRun; onOpen: () => void }) {
  const remove = useSaved((state) => state.remove);
  return (
    <li className={classes.entry}>
      <div>
        <strong>{run.name}</strong>
        <small>
          {pages[run.result.spec.study].label},{' '}
          {new Date(run.saved).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
        </small>
        {run.note && <p>{run.note}</p>}
      </div>
      <Button size="compact-sm" variant="default" aria-label={`Open ${run.name}`} onClick={onOpen}>
        Open
      </Button>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" aria-label={`Delete ${run.name}`} onClick={() => void remove(run.id)}>
          <IconTrash size={18} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

/** The runs kept on this device: save, open, delete with undo, export and import. */
export default function SavedRuns({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { runs, broken, deleted, problem, refresh, undo, exportAll, exportBroken, removeBroken, importText } =
    useSaved();
  const show = useRun((state) => state.show);
  const underWay = useRun((state) => ['starting', 'running', 'paused'].includes(state.status));
  useEffect(() => {
    if (opened) void refresh();
  }, [opened, refresh]);
  const open = (run: SavedRun) => {
    usePage.getState().setPage(run.result.spec.study);
    useSpec.getState().setSpec(run.result.spec);
    show(run.result, 'saved');
    onClose();
  };
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title="Saved runs" padding="lg">
      <SaveCurrent />
      {problem && (
        <Alert color="red" role="alert" mt="md">
          {problem}
        </Alert>
      )}
      {deleted && (
        <Alert role="status" mt="md" color="gray">
          “{deleted.name}” was deleted.{' '}
          <Button size="compact-sm" variant="default" onClick={() => void undo()}>
            Undo
          </Button>
        </Alert>
      )}
      {broken.length > 0 && (
        <Alert role="status" mt="md" color="orange" title="Not every record can be read">
          <p>
            {broken.length === 1
              ? 'One record here is no saved run'
              : `${broken.length} records here are no saved runs`}{' '}
            that this version knows ({broken[0]?.why}). It was set aside; the others are below.
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              saveFile(new Blob([exportBroken()], { type: 'application/json' }), 'brittle-unread.json')
            }
          >
            Export what was set aside
          </Button>{' '}
          <Removal name="what was set aside" onRemove={() => void removeBroken()} />
        </Alert>
      )}
      {underWay && <p className={classes.hint}>Stop the run under way to open a saved one.</p>}
      <ul className={classes.list}>
        {runs?.map((run) => (
          <Entry key={run.id} run={run} onOpen={() => !underWay && open(run)} />
        ))}
      </ul>
      {runs?.length === 0 && <p className={classes.hint}>Nothing is saved on this device yet.</p>}
      <div className={classes.files}>
        <Button
          variant="default"
          disabled={!runs?.length}
          onClick={() => saveFile(new Blob([exportAll()], { type: 'application/json' }), 'brittle-runs.json')}
        >
          Export all
        </Button>
        <FileButton
          accept="application/json,.json"
          onChange={(file) => {
            if (file) void file.text().then(importText);
          }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              Import a file
            </Button>
          )}
        </FileButton>
      </div>
    </Drawer>
  );
}
