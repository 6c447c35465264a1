import { Button, FileButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { engines, labelOf, models, type StoredModel } from '../../../workers/protocol.ts';
import { fileName, saveFile } from '../../charts/export.ts';
import { formatBytes, formatNumber } from '../../charts/format.ts';
import { Removal } from '../../frame/Removal.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { SetAside } from '../../frame/SetAside.tsx';
import { useKept } from '../../frame/useKept.ts';
import { tr } from '../../words/tr.ts';
import styles from './train.module.css';

type Lab = typeof import('../../lab/lab.ts')['lab'];
const readModels = (lab: Lab) => lab.models();

interface ModelRowProps {
  readonly model: StoredModel;
  onRename(name: string): void;
  onExport(): void;
  onRemove(): void;
}

function ModelRow({ model, onRename, onExport, onRemove }: ModelRowProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    const name = draft?.trim();
    if (name && name !== model.name) onRename(name);
    setDraft(null);
  };
  return (
    <li>
      <div className={styles.model}>
        {draft === null ? (
          <strong>{model.name}</strong>
        ) : (
          <TextInput
            size="xs"
            autoFocus
            aria-label={`New name of ${model.name}`}
            value={draft}
            maxLength={200}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={finish}
            onKeyDown={(event) => {
              if (event.key === 'Enter') finish();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        )}
        <div className={styles.fine}>
          {labelOf(models, model.kind)} on {model.dataset}, {formatNumber(model.epochs, 4)} epochs,{' '}
          {labelOf(engines, model.engine)}, {formatBytes(model.bytes)},{' '}
          {model.origin === 'imported' && 'from a file, answers no experiment, '}
          <time dateTime={model.stored}>{new Date(model.stored).toLocaleString('en-GB')}</time>
        </div>
      </div>
      <div className={styles.actions}>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Rename ${model.name}`}
          onClick={() => setDraft(model.name)}
        >
          {tr('Rename')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Export ${model.name} as safetensors`}
          onClick={onExport}
        >
          {tr('Export')}
        </Button>
        <Removal name={model.name} onRemove={onRemove} />
      </div>
    </li>
  );
}

/** The models kept on this device: to rename, export for numpy and PyTorch, delete, and to bring in. */
export function ModelsPanel({ version }: { version: unknown }) {
  const { list, error, refresh, act } = useKept(readModels, version);
  const save = async ({ hash, name }: StoredModel) => {
    const outcome = await act((lab) => lab.exportModel(hash));
    if (outcome.ok)
      saveFile(
        new Blob([new Uint8Array(outcome.value)], { type: 'application/octet-stream' }),
        fileName(name, 'safetensors'),
      );
  };
  const bring = async (file: File | null) => {
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    await act((lab) => lab.importModel(bytes));
  };
  return (
    <section aria-label={tr('Models on this device')} className={styles.models}>
      <div className={styles.modelsHead}>
        <h2>{tr('Models on this device')}</h2>
        <div className={styles.actions}>
          {list === null && (
            <Button size="compact-sm" variant="default" onClick={() => void refresh()}>
              {tr('Show the list')}
            </Button>
          )}
          <FileButton accept=".safetensors" onChange={(file) => void bring(file)}>
            {(button) => (
              <Button {...button} size="compact-sm" variant="default">
                {tr('Import safetensors')}
              </Button>
            )}
          </FileButton>
        </div>
      </div>
      {error && <Failure error={error} title={tr('That did not work')} />}
      {list && <SetAside kind="model" version={list} />}
      {list?.length === 0 && (
        <p className={styles.fine}>{tr('None yet. A model that was trained is kept here.')}</p>
      )}
      <ul>
        {list?.map((model) => (
          <ModelRow
            key={model.hash}
            model={model}
            onRename={(name) => void act((lab) => lab.renameModel(model.hash, name))}
            onExport={() => void save(model)}
            onRemove={() => void act((lab) => lab.deleteModel(model.hash))}
          />
        ))}
      </ul>
    </section>
  );
}
