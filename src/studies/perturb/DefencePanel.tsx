import { memo, useId } from 'react';
import {
  apartInWords,
  dropsAt,
  dropTestInWords,
  normsInWords,
  type PerturbTable,
  perturbAttacks,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { formatCell, formatNumber } from '../../charts/format.ts';
import { Folded } from '../../frame/Folded.tsx';
import { type RoleId, roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import { MeasureHead, ofLists, usePanelMeasure } from './MeasureHead.tsx';
import styles from './perturb.module.css';

/** A drop, to a tenth of a per cent. */
const shown = { type: 'percent', digits: 1 } as const;

function Bar({ hue, label, drop, sd }: { hue: RoleId; label: string; drop: number; sd: number }) {
  return (
    <div className={styles.bar}>
      <span>{tr(label)}</span>
      <div className={styles.track}>
        <div style={{ width: `${100 * Math.min(1, Math.max(0, drop))}%`, background: roleColour(hue) }} />
      </div>
      <b>
        {formatCell(drop, shown)}
        {sd > 0 && ` ± ${formatCell(sd, shown)}`}
      </b>
    </div>
  );
}

export const dropTitle = 'Relative drop, undefended and defended';

/** Undefended against defended: how much of its own clean value each kind of model loses, with a test over the seeds. */
export const DefencePanel = memo(function DefencePanel({
  table,
  epsilon,
}: {
  table: PerturbTable<'comparison'>;
  epsilon: number;
}) {
  const [measure] = usePanelMeasure(ofLists);
  const heading = useId();
  const { at, drops } = dropsAt(table, measure, epsilon);
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <MeasureHead id={heading} label={tr('Measure whose drop is shown')} offered={ofLists}>
        {tr(dropTitle)}
        {at !== null && tr(`, at ε = ${formatNumber(at)}`)}
      </MeasureHead>
      <ul className={styles.verdicts}>
        {drops.map((one) => (
          <li key={one.method}>
            <strong>{tr(perturbAttacks[one.method].label)}</strong>
            <div>
              <Bar hue="attacked" label="Undefended" drop={one.undefended} sd={one.undefendedSd} />
              <Bar
                hue={one.defended < one.undefended ? 'defended' : 'attacked'}
                label="Defended"
                drop={one.defended}
                sd={one.defendedSd}
              />
              <span>
                {tr([dropTestInWords(one), apartInWords(one), normsInWords(one)].filter(Boolean).join(' '))}
              </span>
            </div>
          </li>
        ))}
      </ul>
      <Folded summary={tr('All measures as a table')}>{() => <DataTable table={table} bare />}</Folded>
    </section>
  );
});
