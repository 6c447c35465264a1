import { Alert } from '@mantine/core';
import type { DatasetCard } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { HistogramFigure } from '../../charts/HistogramFigure.tsx';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { facts, fieldsTable, ratingsTable, sampleTable, tailTable } from './cardTables.ts';
import styles from './data.module.css';

/** Everything the lab can say about a data set at a glance. */
export function CardView({ card }: { card: DatasetCard }) {
  const fields = fieldsTable(card);
  return (
    <div className={styles.card}>
      {card.unkept !== undefined && (
        <Alert color="orange" role="alert" title="This data set is not kept on this device">
          {card.unkept}
        </Alert>
      )}
      <dl className={styles.facts}>
        {facts(card).map(({ name, value, about }) => (
          <div key={name} data-wide={value.length > 20 || undefined}>
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
          xLabel="Rank, most popular first"
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
      <div className={styles.tables}>
        {card.sample.length > 0 && <DataTable table={sampleTable(card)} />}
        {fields.rows.length > 0 && <DataTable table={fields} />}
      </div>
    </div>
  );
}
