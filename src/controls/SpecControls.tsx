import { Accordion, Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { openingSpec } from '../state/opening.ts';
import { usePointed, useRefusals } from '../state/refusals.ts';
import { allShown, useShown } from '../state/shown.ts';
import { useSpec } from '../state/spec.ts';
import { tr } from '../words/tr.ts';
import { Control } from './Control.tsx';
import styles from './controls.module.css';
import { type ControlRow, changed, edits, isOpened } from './rows.ts';
import { type SectionId, sectionRows } from './sections.ts';
import { isShown } from './settings.ts';
import { useToldRefusals } from './useToldRefusals.ts';

interface AdvancedProps {
  readonly title: string;
  readonly edited: number;
  /** True where one of the settings needs to be seen: it opens then, and can be folded again. */
  readonly needed: boolean;
  readonly children: ReactNode;
}

function Advanced({ title, edited, needed, children }: AdvancedProps) {
  const [open, { toggle, open: unfold }] = useDisclosure(needed);
  useEffect(() => {
    if (needed) unfold();
  }, [needed, unfold]);
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
        {tr(`${open ? 'Fewer' : 'More'} ${title.toLowerCase()} settings`)}
        {edited > 0 ? ` (${tr(`${edited} changed`)})` : ''}
      </Button>
      <Collapse id={id} expanded={open}>
        <div className={styles.rows}>{children}</div>
      </Collapse>
    </>
  );
}

/** Tells the settings that a person has to see: those that the experiment cannot run with, and the one pointed at. */
function useNeeded(): (row: ControlRow) => boolean {
  const refusals = useRefusals();
  const pointed = usePointed((state) => state.path);
  const paths = [...refusals.map(({ path }) => path), ...(pointed === null ? [] : [pointed])];
  return (row) => paths.some((path) => edits(row, path));
}

/** The rows of the sections that the address shows, and those needed, whatever it shows. */
function useRows(ids: readonly SectionId[]) {
  const spec = useSpec((state) => state.spec);
  const shown = useShown();
  const needed = useNeeded();
  const visible = (row: ControlRow) => isShown(row.path, shown) || needed(row);
  return ids.map((id) => {
    const { title, basic, advanced } = sectionRows(spec, id);
    const rows = { basic: basic.filter(visible), advanced: advanced.filter(visible) };
    return {
      ...{ id, title, ...rows },
      needed: [...rows.basic, ...rows.advanced].some(needed),
      needsMore: rows.advanced.some(needed),
    };
  });
}
type Rows = ReturnType<typeof useRows>[number];

function SectionControls({ title, basic, advanced, needsMore }: Rows) {
  const patch = useSpec((state) => state.patch);
  const opening = openingSpec(useSpec((state) => state.spec.study));
  const refusals = useToldRefusals();
  const control = (row: ControlRow) => {
    const refusal = refusals.find(({ path }) => edits(row, path))?.message ?? null;
    return <Control key={row.path} row={row} refusal={refusal} onChange={patch} />;
  };
  const set = advanced.filter((row) => changed(row) && !isOpened(row, opening)).length;
  return (
    <div className={styles.rows}>
      {basic.map(control)}
      {advanced.length > 0 && (
        <Advanced title={title} edited={set} needed={needsMore}>
          {advanced.map(control)}
        </Advanced>
      )}
    </div>
  );
}

/** What the section above the others chooses. */
const dataPaths = ['dataset.size', 'dataset.seed'];

interface SpecControlsProps {
  readonly sections: readonly SectionId[];
  /** Sections open at first. */
  readonly open: readonly SectionId[];
  /** A section of its own above the others. */
  readonly first?: { readonly title: string; readonly content: ReactNode };
}

/** The controls of the spec in the store, section by section; every change goes into the spec at once. */
export function SpecControls({ sections, open, first }: SpecControlsProps) {
  const rows = useRows(sections);
  const shown = useShown();
  const [unfolded, setUnfolded] = useState<string[]>(['first', ...open]);
  const wanted = rows
    .filter(({ needed }) => needed)
    .map(({ id }) => id)
    .join(' ');
  useEffect(() => {
    if (wanted) setUnfolded((before) => [...new Set([...before, ...wanted.split(' ')])]);
  }, [wanted]);
  return (
    <>
      <Accordion
        multiple
        variant="default"
        chevronPosition="right"
        order={2}
        value={unfolded}
        onChange={setUnfolded}
        className={styles.sections}
        classNames={{
          control: styles.sectionControl,
          content: styles.sectionContent,
          label: styles.sectionLabel,
        }}
      >
        {first && dataPaths.some((path) => isShown(path, shown)) && (
          <Accordion.Item value="first">
            <Accordion.Control>{tr(first.title)}</Accordion.Control>
            <Accordion.Panel>{first.content}</Accordion.Panel>
          </Accordion.Item>
        )}
        {rows
          .filter(({ basic, advanced }) => basic.length + advanced.length > 0)
          .map((section) => (
            <Accordion.Item key={section.id} value={section.id}>
              <Accordion.Control>{tr(section.title)}</Accordion.Control>
              <Accordion.Panel>
                <SectionControls {...section} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
      </Accordion>
      {shown.show.length + shown.hide.length > 0 && (
        <p className={styles.some}>
          <span>{tr('The link shows some settings only.')}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => useShown.setState(allShown)}>
            {tr('Show all')}
          </Button>
        </p>
      )}
    </>
  );
}
