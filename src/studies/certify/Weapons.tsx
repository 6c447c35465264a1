import { Button, Group, SegmentedControl } from '@mantine/core';
import { type CertifyTable, MOST_DANGEROUS, untrainedSentence } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { useLook } from '../../frame/useLook.ts';
import { useSpec } from '../../state/spec.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';

/**
 * Items by how often they stand in a flipping set, with those that the model never learnt or without them, and what an
 * adversary is with the listed ones alone, or without them.
 */
export function Weapons({ table }: { readonly table: CertifyTable<'weapons'> }) {
  const [weapons, setWeapons] = useLook('certify', 'weapons');
  const shown = weapons === 'all' ? table : rowsWhere(table, ({ popularity }) => popularity > 0);
  const items = shown.rows.slice(0, MOST_DANGEROUS).map(({ item }) => item);
  const untrained = untrainedSentence(table);
  const reach = (kind: 'chosen' | 'without') =>
    useSpec.getState().patch('attack.reach', { kind, items: [...items] });
  return (
    <section className={styles.panel}>
      <div className={styles.panelHead}>
        <h2>{tr('The most dangerous items')}</h2>
        <Group gap="xs">
          {untrained && (
            <SegmentedControl
              size="xs"
              aria-label={tr('Items listed')}
              data={[
                { value: 'all', label: tr('All') },
                { value: 'learnt', label: tr('Learnt by the model') },
              ]}
              value={weapons}
              onChange={(value) => setWeapons(value as typeof weapons)}
            />
          )}
          <Button size="xs" variant="default" disabled={items.length === 0} onClick={() => reach('chosen')}>
            {tr(`Leave these ${items.length} in reach`)}
          </Button>
          <Button size="xs" variant="default" disabled={items.length === 0} onClick={() => reach('without')}>
            {tr(`Take these ${items.length} away`)}
          </Button>
        </Group>
      </div>
      {untrained && <p className={styles.hint}>{tr(untrained)}</p>}
      <DataTable table={shown} limit={MOST_DANGEROUS} bare />
    </section>
  );
}
