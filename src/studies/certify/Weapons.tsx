import { Button, Group } from '@mantine/core';
import type { CertifyTable } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { useSpec } from '../../state/spec.ts';
import styles from './certify.module.css';

const LISTED = 12;

/** Items by how often they stand in a flipping set, and what an adversary is with them alone, or without them. */
export function Weapons({ table }: { readonly table: CertifyTable<'weapons'> }) {
  const items = table.rows.slice(0, LISTED).map(({ item }) => item);
  const reach = (kind: 'chosen' | 'without') =>
    useSpec.getState().patch('attack.reach', { kind, items: [...items] });
  return (
    <section className={styles.panel}>
      <div className={styles.panelHead}>
        <h2>The most dangerous items</h2>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => reach('chosen')}>
            Leave these {items.length} in reach
          </Button>
          <Button size="xs" variant="default" onClick={() => reach('without')}>
            Take these {items.length} away
          </Button>
        </Group>
      </div>
      <DataTable table={table} limit={LISTED} bare />
    </section>
  );
}
