import styles from './evade.module.css';
import { type Stage, strategies } from './words.ts';

const marks = { waiting: '○', running: '●', done: '✓' } as const;
const words = { waiting: 'to come', running: 'training now', done: 'done' } as const;

/** The ways of training as rows of stages that light up while they train. */
export function StageDiagram({ rows }: { rows: readonly Stage[] }) {
  return (
    <section className={styles.panel} aria-label="Stages of training">
      <h2>Stages of training</h2>
      <dl className={styles.stages}>
        {rows.map(({ strategy, stages }) => (
          <div key={strategy} className={styles.stageRow}>
            <dt>{strategies[strategy].label}</dt>
            <dd>
              <ol>
                {stages.map(({ name, state }) => (
                  <li key={name} data-state={state}>
                    <span aria-hidden>{marks[state]}</span> {name}
                    <span className={styles.state}>{words[state]}</span>
                  </li>
                ))}
              </ol>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
