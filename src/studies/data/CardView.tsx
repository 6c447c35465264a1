import type { DatasetCard, Table } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { HistogramFigure } from '../../charts/HistogramFigure.tsx';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { facts, fieldsTable, ratingsTable, tailTable } from './cardTables.ts';
import styles from './data.module.css';

/** The first rows of a data set as a table; columns are named by what they hold. */
function sampleTable(card: DatasetCard): Table {
  const width = Math.max(0, ...card.sample.map((row) => row.length));
  const names = ['User', 'Item', 'Rating', 'Time'];
  const columns = Array.from({ length: width }, (_, place) => ({
    key: String(place),
    label: names[place] ?? `Column ${place + 1}`,
    type: 'text' as const,
  }));
  return {
    id: 'sample',
    title: 'First rows',
    columns,
    rows: card.sample.map((row) => Object.fromEntries(row.map((cell, place) => [String(place), cell]))),
  };
}

/** Everything the lab can say about a data set at a glance. */
export function CardView({ card }: { card: DatasetCard }) {
  const fields = fieldsTable(card);
  return (
    <div className={styles.card}>
      <dl className={styles.facts}>
        {facts(card).map(({ name, value, about }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            <dd className={styles.fine}>{about}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.pair}>
        <LineFigure
          table={tailTable(card)}
          x="rank"
          y="count"
          roles={{ '': 'genuine' }}
          labels={{ '': 'Items' }}
          logX
          xLabel="Rank of the item, most popular first"
          yLabel="Interactions"
          title="Long tail"
          caption="How many interactions the items have, from the most to the least popular."
          height={230}
        />
        {card.ratings.length > 0 && (
          <HistogramFigure
            table={ratingsTable(card)}
            x="value"
            y="count"
            xLabel="Rating"
            yLabel="Count"
            title="Ratings"
            height={230}
          />
        )}
      </div>
      {card.notes.length > 0 && (
        <ul className={styles.notes}>
          {card.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className={styles.pair}>
        {card.sample.length > 0 && <DataTable table={sampleTable(card)} />}
        {fields.rows.length > 0 && <DataTable table={fields} />}
      </div>
    </div>
  );
}
