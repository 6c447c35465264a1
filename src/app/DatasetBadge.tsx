import { IconDatabase } from '@tabler/icons-react';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';
import { datasetWords } from './badgeWords.ts';
import { PageLink } from './PageLink.tsx';

/** The data of the experiment in the controls; leads to the Data page. */
export function DatasetBadge() {
  const dataset = useSpec((state) => state.spec.dataset);
  return (
    <PageLink page="data" className={classes.badge}>
      <IconDatabase size={16} stroke={1.6} aria-hidden />
      <span className={classes.badgeText}>
        <span className={classes.sr}>{tr('Data')}: </span>
        {tr(datasetWords(dataset))}
      </span>
    </PageLink>
  );
}
