import { type EvadeSpec, evadeTrainings, isBilinear } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import { BilinearDiagram } from './BilinearDiagram.tsx';
import styles from './evade.module.css';
import { NetworkDiagram } from './NetworkDiagram.tsx';
import type { Stages } from './words.ts';

const marks = { waiting: '○', running: '●', done: '✓' } as const;
const words = { waiting: 'to come', running: 'training now', done: 'done' } as const;

/**
 * The ways of training as rows of stages that light up while they train, and beside them the networks of one stage:
 * the one that trains now, or the one picked.
 */
export function StageDiagram({ rows, spec }: { readonly rows: readonly Stages[]; readonly spec: EvadeSpec }) {
  const [picked, setPicked] = useLook('evade', 'stage');
  const all = rows.flatMap(({ strategy, stages }) =>
    stages.map(({ name, state }) => ({ strategy, stage: name, state })),
  );
  const now = all.find(({ state }) => state === 'running');
  const kept = all.find(({ strategy, stage }) => strategy === picked?.strategy && stage === picked.name);
  // Without one of these, the way with most stages.
  const shown = kept ?? now ?? all.findLast(({ strategy }) => strategy === 'multi') ?? all.at(-1);
  return (
    <section className={styles.panel} aria-label={tr('Stages of training')}>
      <h2>{tr('Stages of training')}</h2>
      <div className={styles.training}>
        <dl className={styles.stages}>
          {rows.map(({ strategy, stages }) => (
            <div key={strategy} className={styles.stageRow}>
              <dt>{tr(evadeTrainings[strategy].label)}</dt>
              <dd>
                <ol>
                  {stages.map(({ name, state }) => {
                    const pressed = kept?.strategy === strategy && kept.stage === name;
                    return (
                      <li key={name}>
                        <button
                          type="button"
                          data-state={state}
                          aria-pressed={pressed}
                          onClick={() => setPicked(pressed ? null : { strategy, name })}
                        >
                          <span aria-hidden>{marks[state]}</span> {tr(name)}
                          <span className={styles.state}>{tr(words[state])}</span>
                        </button>
                      </li>
                    );
                  })}
                </ol>
              </dd>
            </div>
          ))}
        </dl>
        {shown &&
          (isBilinear(shown.strategy) ? (
            <BilinearDiagram strategy={shown.strategy} running={shown.state === 'running'} />
          ) : (
            <NetworkDiagram
              strategy={shown.strategy}
              stage={shown.stage}
              running={shown.state === 'running'}
              teacher={spec.model}
              student={spec.student}
            />
          ))}
      </div>
    </section>
  );
}
