import { Button } from '@mantine/core';
import {
  besideWords,
  type Card,
  cardName,
  columnsOf,
  findingsOf,
  type PaperCards,
  type PaperTable,
  paperName,
  papers,
  printedOf,
  type RunRecord,
  runsOf,
} from '../../../workers/protocol.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { usePapers } from '../../state/papers.ts';
import { ClaimTable } from './ClaimTable.tsx';
import styles from './papers.module.css';
import { RunList } from './RunList.tsx';
import { prose } from './words.ts';

function Printed({ card, table }: { card: Card; table: PaperTable }) {
  return (
    <details>
      <summary>{table.id} as printed</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={`${card.label}: ${table.id} as printed`} tabIndex={0}>
        <table className={styles.printed}>
          <caption>{table.caption}</caption>
          <thead>
            <tr>
              <td />
              {columnsOf(table).map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(table.rows).map(([name, row]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {printedOf(row).map((number, n) => (
                  <td key={columnsOf(table)[n]}>{number === '-' ? '–' : number}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{prose(line)}</li>
        ))}
      </ul>
    </>
  );
}

/** When, where and by what the figures of a card were found. */
function origin(records: readonly RunRecord[]): string {
  const once = (take: (record: RunRecord) => string) =>
    [...new Set(records.map(take))].filter((text) => text && text !== '-').join(', ');
  const minutes = records.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return [
    once(({ date }) => date),
    once(({ commit }) => commit && `commit ${commit}`),
    once(({ engine }) => engine && `engine ${engine}`),
    once(({ machine }) => machine),
    `${minutes < 1 ? 'less than a minute' : `${Math.round(minutes)} min`} by the clock`,
  ]
    .filter((text) => text)
    .join(' · ');
}

interface CardViewProps {
  readonly of: PaperCards;
  readonly card: Card;
  readonly records: readonly RunRecord[];
}

/** A table, a figure or a theorem: what it claims, what was found, and what can be run. */
export function CardView({ of, card, records }: CardViewProps) {
  const own = usePapers((state) => state.own);
  const error = usePapers((state) => state.error);
  const forget = usePapers((state) => state.forget);
  const findings = findingsOf(of, records).find(({ card: { id } }) => id === card.id)?.findings ?? [];
  const used = [...new Set(findings.flatMap(({ from }) => from?.records ?? []))];
  const ours = used.filter((record) => own.includes(record));
  const stored = used.filter((record) => !own.includes(record));
  const beside = card.baselines.map(
    (baseline) => besideWords(of, card, baseline, records) ?? `${baseline.label}: not run yet`,
  );
  return (
    <section className={styles.card} aria-labelledby="card">
      <p className={styles.kicker}>
        {paperName(of)}: <cite>{papers[of.paper].title}</cite>
      </p>
      <h2 id="card">
        {card.label}. {prose(card.says)}
      </h2>
      {error && <Failure error={error} title="The run failed" />}
      {findings.length > 0 ? (
        <>
          {stored.length > 0 && (
            <p className={styles.origin}>
              <strong>Stored.</strong> {origin(stored)}
            </p>
          )}
          {ours.length > 0 && (
            <p className={styles.origin}>
              <strong>Found on this device.</strong> {origin(ours)}{' '}
              <Button size="compact-xs" variant="subtle" onClick={forget}>
                Show what is stored
              </Button>
            </p>
          )}
          {used.length === 0 && <p className={styles.origin}>Not run yet.</p>}
          <ClaimTable label={`Claims of ${card.label}`} findings={findings} />
          <p className={styles.legend}>
            In the pictures the diamond is the paper’s figure, the dot and the bar what was found here with
            its 95 % interval, the broken line 0.
          </p>
          <h3>Run it</h3>
          <RunList card={cardName(of, card)} runs={runsOf(of, card)} />
        </>
      ) : (
        <p className={styles.origin}>Settings, no claim: nothing to run.</p>
      )}
      {card.tables.map((table) => (
        <Printed key={table.id} card={card} table={table} />
      ))}
      <Lines title="Beside simple recommenders" lines={beside} />
      <Lines title="What the paper leaves open, and what was chosen" lines={card.open} />
      <Lines title="Obstacles" lines={card.obstacles} />
    </section>
  );
}
