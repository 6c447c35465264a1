import { Popover, UnstyledButton } from '@mantine/core';
import { IconCpu } from '@tabler/icons-react';
import { useShallow } from 'zustand/react/shallow';
import { formatNumber } from '../charts/format.ts';
import { type RunEngine, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';
import { engineBadge } from './badgeWords.ts';

function Timings({ engine }: { engine: RunEngine }) {
  return (
    <>
      <p>
        {engine.pinned
          ? tr('{engine} is pinned in the settings.', { engine: tr(engine.label) })
          : tr('Auto chose {engine}: it took the most steps per second on this device.', {
              engine: tr(engine.label),
            })}
      </p>
      {engine.timings.length > 0 && (
        <table className={classes.timings}>
          <caption>{tr('Mini-batch steps of this model per second')}</caption>
          <tbody>
            {engine.timings.map(({ engine: id, label, stepsPerSecond, note }) => (
              <tr key={id} data-chosen={id === engine.engine || undefined}>
                <th scope="row">
                  {tr(label)}
                  {stepsPerSecond === null && <small>{tr(note ?? 'not on this device')}</small>}
                </th>
                <td>{stepsPerSecond === null ? '–' : `${formatNumber(stepsPerSecond)} / s`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Alone drawn anew as the run tells how far it is. */
function Words() {
  const wanted = useSpec((state) => state.spec.engine);
  return useRun((state) => tr(engineBadge(state, wanted)));
}

/** What runs where with how many steps per second; behind it what Auto measured. */
export function EngineBadge() {
  const run = useRun(useShallow(({ status, engine, source }) => ({ status, engine, source })));
  const wanted = useSpec((state) => state.spec.engine);
  const busy = run.status === 'running' || run.status === 'starting';
  return (
    <Popover position="bottom-end" width={360} shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.badge} data-busy={busy || undefined}>
          <IconCpu size={16} stroke={1.6} aria-hidden />
          <span className={classes.badgeText}>
            <span className={classes.sr}>{tr('Engine')}: </span>
            <Words />
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.engine}>
        {run.engine ? (
          <Timings engine={run.engine} />
        ) : (
          <p>
            {wanted === 'auto'
              ? tr(
                  'Auto times a few real steps of the chosen model on each engine this device has, and takes the fastest. It does so with the first run.',
                )
              : tr('This engine is pinned in the settings; it starts with the first run.')}
          </p>
        )}
        {run.source === 'stored' && (
          <p>{tr('The picture is a stored run; nothing has been computed here yet.')}</p>
        )}
        <p>{tr('Everything runs in a worker of this page. No data leaves it.')}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
