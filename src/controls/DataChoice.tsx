import { Anchor, NativeSelect } from '@mantine/core';
import { describeStudy, sizeChoices } from '../../workers/protocol.ts';
import { usePage } from '../state/page.ts';
import { useShown } from '../state/shown.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import { Control } from './Control.tsx';
import styles from './controls.module.css';
import { controlRows } from './rows.ts';
import { Setting } from './Setting.tsx';
import { isShown } from './settings.ts';

const FILE = 'file';

/** Which data the study runs on: a generated set of some size, or the file in use; own files are loaded on the Data page. */
export function DataChoice({ link = true }: { link?: boolean }) {
  const spec = useSpec((state) => state.spec);
  const patch = useSpec((state) => state.patch);
  const setPage = usePage((state) => state.setPage);
  const shown = useShown();
  const { dataset } = spec;
  const choice = isShown('dataset.size', shown);
  const seed = controlRows(describeStudy(spec.study), spec, ['dataset']).find(
    ({ path }) => path === 'dataset.seed' && isShown(path, shown),
  );
  return (
    <div className={styles.rows}>
      {choice && (
        <Setting
          title="Data set"
          help={{
            about: 'Generated here from a seed, or a file that you loaded on the Data page.',
            options: Object.values(sizeChoices).map(({ label, description: meaning }) => ({
              label,
              meaning,
            })),
            terms: [],
          }}
          resetTo={null}
          onReset={() => {}}
          wide
        >
          {(labelId, helpId) => (
            <NativeSelect
              size="xs"
              aria-labelledby={labelId}
              aria-describedby={helpId}
              value={dataset.kind === 'file' ? FILE : dataset.size}
              data={[
                ...(dataset.kind === 'file' ? [{ value: FILE, label: dataset.name || 'Loaded file' }] : []),
                ...Object.entries(sizeChoices).map(([value, { label }]) => ({ value, label: tr(label) })),
              ]}
              onChange={({ currentTarget: { value } }) =>
                value !== FILE &&
                patch('dataset', {
                  kind: 'generated',
                  size: value,
                  ...(dataset.kind === 'generated' && { seed: dataset.seed }),
                })
              }
            />
          )}
        </Setting>
      )}
      {seed && <Control row={seed} onChange={patch} />}
      {link && choice && (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => setPage('data')}>
          {tr('Look at the data or load your own')}
        </Anchor>
      )}
    </div>
  );
}
