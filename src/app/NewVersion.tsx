import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useVersion } from '../parts/version.ts';
import { useRun } from '../state/run.ts';
import classes from './app.module.css';

/** Says that a newer version is out, and brings it when the person wants it: never over a run that is under way. */
export function NewVersion() {
  const { out, isComing, reload } = useVersion();
  const underWay = useRun(({ status }) => ['starting', 'running', 'paused'].includes(status));
  return (
    <div role="status" aria-label="Version" className={classes.notices}>
      {out && (
        <p>
          <IconRefresh size={18} aria-hidden />
          <span>
            A new version of Brittle is out. It comes with a reload
            {underWay ? ', once the run has ended.' : '; runs that are not saved are lost.'}
          </span>
          {!underWay && (
            <Button size="compact-sm" variant="default" loading={isComing} onClick={() => void reload()}>
              Reload
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
