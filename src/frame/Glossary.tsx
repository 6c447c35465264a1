import { catalogue, isWork, meaningOf, works } from '../../workers/protocol.ts';
import { Explained, WorkLink } from '../charts/Explained.tsx';
import styles from './layout.module.css';

/** Everything that has a name of its own in the lab, and what it stands for: the same words that explain it where it occurs. */
export function Glossary() {
  return (
    <details className={styles.glossary}>
      <summary>
        <h2>Names, and what they stand for</h2>
      </summary>
      {catalogue.map(({ title, entries }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {Object.values(entries).map((entry) => (
              <div key={entry.label}>
                <dt>{entry.label}</dt>
                <dd>
                  <Explained papersAlone>{meaningOf(entry)}</Explained>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h3>Works beside the five papers</h3>
        <dl>
          {Object.keys(works)
            .filter(isWork)
            .map((name) => (
              <div key={name}>
                <dt>
                  <WorkLink name={name} />
                </dt>
                <dd>{works[name].title}</dd>
              </div>
            ))}
        </dl>
      </section>
    </details>
  );
}
