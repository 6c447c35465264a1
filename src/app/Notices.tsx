import { CloseButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { inPlainWords } from '../controls/plain.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';

/** What had to be repaired in a link or a control, in sentences, until dismissed. */
export function Notices() {
  const notices = useSpec((state) => state.notices);
  const study = useSpec((state) => state.spec.study);
  const dismiss = useSpec((state) => state.dismissNotice);
  return (
    <div role="status" aria-label={tr('Notices')} className={classes.notices}>
      {notices.map((notice, i) => (
        <p key={notice}>
          <IconInfoCircle size={18} aria-hidden />
          <span>{tr(inPlainWords(study, notice))}</span>
          <CloseButton size="sm" aria-label={tr('Dismiss this notice')} onClick={() => dismiss(i)} />
        </p>
      ))}
    </div>
  );
}
