import { SegmentedControl } from '@mantine/core';
import { memo, useId } from 'react';
import {
  type EmbeddingQuestion,
  familyOf,
  type ListQuestion,
  type PerturbSpec,
  perturbAttacks,
  rankingMeasures,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { UserPicker } from '../../controls/UserPicker.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { useAsk } from '../../frame/useAsk.ts';
import { useLook } from '../../frame/useLook.ts';
import { useToldUser } from '../../frame/useToldMissing.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { askedNear, hasAnswers } from '../../state/stored.ts';
import { tr } from '../../words/tr.ts';
import { useAttackSteps } from './attackSteps.ts';
import { EmbeddingPanel } from './EmbeddingPanel.tsx';
import type { Method } from './methods.ts';
import styles from './perturb.module.css';
import { UserLists } from './UserLists.tsx';

interface UserPanelProps {
  /** The finished study whose model is on this device; null where there is none. */
  readonly spec: PerturbSpec | null;
  readonly epsilon: number;
  readonly k: number;
  /** True while a model is being trained: the lists' place is kept free. */
  readonly expected: boolean;
}

/** The lists come in a moment, the measures of all users after them. */
const listsFirst = { quick: (question: ListQuestion) => ({ ...question, measures: false }) };
/** A stored run has both at once. */
const atOnce = {};

/** The measures that an answer gives of all users. */
const ofAllUsers = ['ndcg', 'hr', 'coverage'] as const;

/** One user's list at the slider's ε, before and after, and the embeddings behind it, answered by the model that was trained here. */
export const UserPanel = memo(function UserPanel({ spec, epsilon, k, expected }: UserPanelProps) {
  const [user, setUser] = useLook('perturb', 'user');
  const [chosen, setChosen] = useLook('perturb', 'method');
  const methods: readonly Method[] = spec?.attack.methods ?? ['fgsm', 'random'];
  const method = methods.find((one) => one === chosen) ?? methods[0]!;
  const whose = typeof user === 'number' ? { user } : { user: 0, userId: user };
  const wanted: ListQuestion = { kind: 'list', method, epsilon, ...whose };
  // A stored run was asked about one user at some budgets.
  const stored = spec && hasAnswers(spec) ? askedNear(spec, wanted) : null;
  const outcome = useAsk<ListQuestion>(spec, stored ?? wanted, stored ? atOnce : listsFirst);
  const hardened = useAsk<ListQuestion>(spec && spec.defence.kind !== 'none' ? spec : null, {
    kind: 'list',
    method: stored?.method ?? method,
    epsilon: stored?.epsilon ?? epsilon,
    ...whose,
    measures: false,
    model: 'defended',
  });
  const answer = outcome?.ok ? outcome.value : null;
  const isShown = answer && (user === answer.userId || user === answer.user);
  useToldUser('perturb', user, spec ? !stored || isShown : null);
  const steps = useAttackSteps(spec, method);
  const { walks, iteration, last } = steps;
  const [plane] = useLook('perturb', 'embeddings');
  const step: EmbeddingQuestion | null = answer && {
    ...{ kind: 'embeddings', method, epsilon, iteration, user: answer.user },
  };
  const inPlane = spec && stored && step ? askedNear(spec, step) : step;
  const embeddings = useAsk<EmbeddingQuestion>(plane && answer ? spec : null, inPlane);
  // Before its last step the list is that of the step, so that list and picture tell of the same.
  const stepped = walks && iteration < last && embeddings?.ok ? embeddings.value : null;
  const lists = stepped ? { before: stepped.lists.clean, after: stepped.lists.now } : answer;
  const heading = useId();
  const reserved = spec || expected ? { minHeight: 44 + Math.min(k, 10) * 20 } : undefined;
  return (
    <>
      {spec && answer ? (
        <EmbeddingPanel
          {...{ method: inPlane?.method ?? method, epsilon: inPlane?.epsilon ?? epsilon, steps }}
          stored={stored !== null}
          outcome={embeddings}
        />
      ) : (
        <Waiting title="The embeddings" height={160} />
      )}
      <section className={styles.user} aria-labelledby={heading}>
        <div className={styles.panelHead}>
          <h2 id={heading}>{tr(`One user's top ${k}`)}</h2>
          {spec && (
            <div className={styles.pickers}>
              {!stored && (
                <UserPicker
                  spec={spec}
                  user={answer?.user ?? 0}
                  userId={answer?.userId ?? ''}
                  onUser={setUser}
                  onId={setUser}
                />
              )}
              {methods.length > 1 && (
                <SegmentedControl
                  size="xs"
                  aria-label={tr('Method')}
                  data={methods.map((value) => ({ value, label: tr(perturbAttacks[value].label) }))}
                  value={method}
                  onChange={(value) => setChosen(value)}
                />
              )}
            </div>
          )}
        </div>
        <div style={reserved}>
          {!spec && (
            <p className={styles.hint}>
              {tr(
                "The lists come from a model on this device: once a run has trained one, this shows what the budget ε does to a single user's recommendations, as you move the slider.",
              )}
            </p>
          )}
          {outcome && !outcome.ok && <Failure error={outcome.error} title={tr('No list for this user')} />}
          {answer && lists && (
            <UserLists answer={lists} defended={hardened?.ok && !stepped ? hardened.value : null}>
              <p className={styles.measures}>
                {tr(answer.userLabel)}
                {stored && <span>{tr(`stored at ε = ${formatNumber(stored.epsilon)}`)}</span>}
                {ofAllUsers.map((key) => {
                  const value = answer.measures ? answer.measures[key] : null;
                  if (value === undefined) return null;
                  return (
                    <span key={key}>
                      {tr(familyOf(rankingMeasures[key].label))}
                      {key === 'ndcg' && ` ${tr('of all users, first seed alone,')}`}{' '}
                      {value === null ? '…' : formatNumber(value)}
                    </span>
                  );
                })}
              </p>
            </UserLists>
          )}
        </div>
      </section>
    </>
  );
});
