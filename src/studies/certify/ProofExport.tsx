import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import type { CertifySpec, LabError } from '../../../workers/protocol.ts';
import { saveFile } from '../../charts/export.ts';
import { ask } from '../../frame/asking.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { isAnswerable } from '../../state/stored.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';

const files = {
  proof: { label: 'Export the proof', type: 'application/json', name: (n: number) => `proof-${n}.json` },
  model: { label: 'Export its model', type: 'application/octet-stream', name: () => 'model.safetensors' },
} as const;
type Want = keyof typeof files;

/** Saves the proof of one prediction, and the machine it is about, for the command line to check apart from the search. */
export function ProofExport({ spec, instance }: { readonly spec: CertifySpec; readonly instance: number }) {
  const why = useId();
  const [busy, setBusy] = useState<Want | null>(null);
  const [error, setError] = useState<{ readonly instance: number; readonly error: LabError } | null>(null);
  // A stored run was not asked for files.
  const stored = !isAnswerable(spec, { kind: 'proof', instance, want: 'proof' });
  const save = async (want: Want) => {
    setBusy(want);
    const outcome = await ask(spec, { kind: 'proof', instance, want });
    setBusy(null);
    setError(outcome.ok ? null : { instance, error: outcome.error });
    const { type, name } = files[want];
    if (outcome.ok) saveFile(new Blob([new Uint8Array(outcome.value.bytes)], { type }), name(instance));
  };
  return (
    <>
      <div className={styles.proof}>
        {(['proof', 'model'] as const).map((want) => (
          <Button
            key={want}
            size="compact-xs"
            variant="default"
            loading={busy === want}
            disabled={busy !== null && busy !== want}
            data-disabled={stored || undefined}
            aria-disabled={stored}
            aria-describedby={stored ? why : undefined}
            onClick={() => !stored && void save(want)}
          >
            {tr(files[want].label)}
          </Button>
        ))}
        <p className={styles.note}>
          {stored && <span id={why}>{tr('A stored run holds no files: press Run to export them.')} </span>}
          {tr('Checked apart from the search by')}{' '}
          <code>
            npm run lab -- check {files.proof.name(instance)} --model {files.model.name()}
          </code>
        </p>
      </div>
      {error?.instance === instance && (
        <Failure error={error.error} title={tr('No proof of this prediction')} />
      )}
    </>
  );
}
