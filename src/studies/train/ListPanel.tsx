import { memo, useId } from 'react';
import { predictionOf, type RecommendedQuestion, type TrainSpec } from '../../../workers/protocol.ts';
import { UserPicker } from '../../controls/UserPicker.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { useAsk } from '../../frame/useAsk.ts';
import { useLook } from '../../frame/useLook.ts';
import { useToldUser } from '../../frame/useToldMissing.ts';
import { hasAnswers } from '../../state/stored.ts';
import { tr } from '../../words/tr.ts';
import styles from './train.module.css';

interface ListPanelProps {
  /** The finished study that can be asked: its model is on this device, or its answers are stored; else null. */
  readonly spec: TrainSpec | null;
  readonly k: number;
}

/** What one user is known for, and what the trained model recommends; held-out titles are marked. */
export const ListPanel = memo(function ListPanel({ spec, k }: ListPanelProps) {
  const [user, setUser] = useLook('train', 'user');
  const whose = typeof user === 'number' ? { user } : { user: 0, userId: user };
  const lists = spec && predictionOf(spec.model.kind) !== 'labels';
  const outcome = useAsk<RecommendedQuestion>(lists ? spec : null, { kind: 'recommended', ...whose });
  useToldUser('train', user, spec ? true : null);
  const heading = useId();
  if (spec && !lists) return null;
  const answer = outcome?.ok ? outcome.value : null;
  const more = answer ? answer.knownInAll - answer.known.length : 0;
  return (
    <section className={styles.user} aria-labelledby={heading}>
      <div className={styles.userHead}>
        <h2 id={heading}>{tr(`One user's top ${k}`)}</h2>
        {spec && answer && !hasAnswers(spec) && (
          <UserPicker
            {...{ spec }}
            user={answer.user}
            userId={answer.userId}
            onUser={setUser}
            onId={setUser}
          />
        )}
      </div>
      {spec && answer && hasAnswers(spec) && (
        <p className={styles.fine}>{tr('User {id}', { id: answer.userId })}</p>
      )}
      {!spec && (
        <p className={styles.fine}>
          {tr('When a model has been trained on this device, its list for any user stands here.')}
        </p>
      )}
      {outcome && !outcome.ok && <Failure error={outcome.error} title={tr('No list for this user')} />}
      {answer && (
        <div className={styles.lists}>
          <div>
            <h3>{tr('Trained on')}</h3>
            <p>
              {answer.known.join(', ')}
              {more > 0 && tr(`, and ${more} more`)}
            </p>
          </div>
          <div>
            <h3>{tr('Recommended')}</h3>
            <ol>
              {answer.list.map(({ item, title, relevant }) => (
                <li key={item}>
                  <span title={title}>{title}</span>
                  {relevant && <b>{tr('★ held out')}</b>}
                </li>
              ))}
            </ol>
          </div>
        </div>
      )}
    </section>
  );
});
