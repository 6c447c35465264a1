import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useVersion } from '../parts/version.ts';
import { useRun } from '../state/run.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';

/** Says that a newer version is out, and brings it when the person wants it: never over a run that is under way. */
export function NewVersion() {
  const { out, isComing, reload } = useVersion();
  const underWay = useRun(({ status }) => ['starting', 'running', 'paused'].includes(status));
  return (
    <div role="status" aria-label={tr('Version')} className={classes.notices}>
      {out && (
        <p>
          <IconRefresh size={18} aria-hidden />
          <span>
            {tr(
              underWay
                ? 'A new version of Brittle is out. It comes with a reload, once the run has ended.'
                : 'A new version of Brittle is out. It comes with a reload; runs that are not saved are lost.',
            )}
          </span>
          {!underWay && (
            <Button size="compact-sm" variant="default" loading={isComing} onClick={() => void reload()}>
              {tr('Reload')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
