import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { studies, studyReport } from '../../workers/protocol.ts';
import { fileName, saveFile } from '../charts/export.ts';
import { useRun } from '../state/run.ts';
import { tr } from '../words/tr.ts';
import { linkOf } from './router.ts';

/** Saves the run that is shown as one HTML file: pictures, tables, the experiment, and the way back to it. */
export default function SaveReport() {
  const result = useRun((state) => state.result);
  if (!result) return null;
  const { spec } = result;
  const label = tr(`Save a report of ${studies[spec.study].label}`);
  const save = () => {
    const text = studyReport(result, linkOf(spec));
    saveFile(new Blob([text], { type: 'text/html' }), fileName(`report ${spec.study}`, 'html'));
  };
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size="lg" aria-label={label} onClick={save}>
        <IconFileText size={20} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
