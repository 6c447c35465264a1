import { Accordion, Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useSpec } from '../state/spec.ts';
import { Control } from './Control.tsx';
import styles from './controls.module.css';
import { changed } from './rows.ts';
import { type SectionId, sectionRows } from './sections.ts';

function Advanced({ title, edited, children }: { title: string; edited: number; children: ReactNode }) {
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        className={styles.more}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
        rightSection={<IconChevronDown size={14} aria-hidden data-open={open || undefined} />}
      >
        {open ? 'Fewer' : 'More'} {title.toLowerCase()} settings{edited > 0 ? ` (${edited} changed)` : ''}
      </Button>
      <Collapse id={id} expanded={open}>
        <div className={styles.rows}>{children}</div>
      </Collapse>
    </>
  );
}

function SectionControls({ id }: { id: SectionId }) {
  const spec = useSpec((state) => state.spec);
  const patch = useSpec((state) => state.patch);
  const { title, basic, advanced } = sectionRows(spec, id);
  const control = (row: (typeof basic)[number]) => <Control key={row.path} row={row} onChange={patch} />;
  return (
    <div className={styles.rows}>
      {basic.map(control)}
      {advanced.length > 0 && (
        <Advanced title={title} edited={advanced.filter(changed).length}>
          {advanced.map(control)}
        </Advanced>
      )}
    </div>
  );
}

interface SpecControlsProps {
  readonly sections: readonly SectionId[];
  /** Sections open at first. */
  readonly open: readonly SectionId[];
  /** A section of its own above the others. */
  readonly first?: { readonly title: string; readonly content: ReactNode };
}

/** The controls of the spec in the store, section by section; every change goes into the spec at once. */
export function SpecControls({ sections, open, first }: SpecControlsProps) {
  const spec = useSpec((state) => state.spec);
  return (
    <Accordion
      multiple
      variant="default"
      chevronPosition="right"
      order={2}
      defaultValue={['first', ...open]}
      className={styles.sections}
      classNames={{
        control: styles.sectionControl,
        content: styles.sectionContent,
        label: styles.sectionLabel,
      }}
    >
      {first && (
        <Accordion.Item value="first">
          <Accordion.Control>{first.title}</Accordion.Control>
          <Accordion.Panel>{first.content}</Accordion.Panel>
        </Accordion.Item>
      )}
      {sections.map((id) => {
        const { title, basic, advanced } = sectionRows(spec, id);
        if (basic.length + advanced.length === 0) return null;
        return (
          <Accordion.Item key={id} value={id}>
            <Accordion.Control>{title}</Accordion.Control>
            <Accordion.Panel>
              <SectionControls id={id} />
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}
