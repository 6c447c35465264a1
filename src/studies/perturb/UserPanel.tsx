import { ActionIcon, NumberInput, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { memo, useId, useState } from 'react';
import type { PerturbSpec } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { Failure } from '../../controls/RunNotes.tsx';
import { nameOf } from '../../controls/words.ts';
import styles from './perturb.module.css';
import type { Method } from './sweep.ts';
import { UserLists } from './UserLists.tsx';
import { useAnswer } from './useAnswer.ts';

interface UserPanelProps {
  /** The finished study whose model is on this device; null where there is none. */
  readonly spec: PerturbSpec | null;
  readonly epsilon: number;
  readonly k: number;
  /** True while a model is being trained: the lists' place is kept free. */
  readonly expected: boolean;
}

/** One user's list at the slider's ε, before and after, answered by the model that was trained here. */
export const UserPanel = memo(function UserPanel({ spec, epsilon, k, expected }: UserPanelProps) {
  const [user, setUser] = useState(0);
  const [chosen, setChosen] = useState<Method>('fgsm');
  const methods: readonly Method[] = spec?.attack.methods ?? ['fgsm', 'random'];
  const method = methods.includes(chosen) ? chosen : methods[0]!;
  const outcome = useAnswer(spec, { kind: 'list-at-epsilon', method, epsilon, user });
  const heading = useId();
  const reserved = spec || expected ? { minHeight: 76 + Math.min(k, 20) * 30 } : undefined;
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <div className={styles.panelHead}>
        <h2 id={heading}>One user's top {k}</h2>
        {spec && (
          <div className={styles.pickers}>
            <div className={styles.user}>
              <ActionIcon
                variant="default"
                size={30}
                aria-label="Previous user"
                disabled={user === 0}
                onClick={() => setUser(user - 1)}
              >
                <IconChevronLeft size={16} aria-hidden />
              </ActionIcon>
              <NumberInput
                size="xs"
                w={90}
                aria-label="User number, from 1"
                value={user + 1}
                min={1}
                allowDecimal={false}
                allowNegative={false}
                hideControls
                onChange={(next) => typeof next === 'number' && next >= 1 && setUser(next - 1)}
              />
              <ActionIcon
                variant="default"
                size={30}
                aria-label="Next user"
                onClick={() => setUser(user + 1)}
              >
                <IconChevronRight size={16} aria-hidden />
              </ActionIcon>
            </div>
            {methods.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label="Method"
                data={methods.map((value) => ({ value, label: nameOf('methods', value) }))}
                value={method}
                onChange={(value) => setChosen(value as Method)}
              />
            )}
          </div>
        )}
      </div>
      <div style={reserved}>
        {!spec && (
          <p className={styles.hint}>
            The lists come from a model on this device. Press Run to train one: then this shows what the
            budget ε does to a single user's recommendations, as you move the slider.
          </p>
        )}
        {outcome && !outcome.ok && <Failure error={outcome.error} title="No list for this user" />}
        {outcome?.ok && (
          <>
            <p className={styles.measures}>
              {outcome.value.userLabel}
              {Object.entries(outcome.value.measures).map(([key, value]) => (
                <span key={key}>
                  {measureNames[key] ?? key} {formatNumber(value)}
                </span>
              ))}
            </p>
            <UserLists answer={outcome.value} />
          </>
        )}
      </div>
    </section>
  );
});

const measureNames: Readonly<Record<string, string>> = {
  ndcg: 'nDCG of all users',
  hr: 'hit ratio',
  coverage: 'coverage',
};
