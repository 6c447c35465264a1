import { MultiSelect, type OptionsFilter, Select } from '@mantine/core';
import { useState } from 'react';
import { useSpec } from '../state/spec.ts';
import styles from './controls.module.css';
import { optionsOf, shortened } from './found.ts';
import { useFound } from './useFound.ts';

/** The lab has chosen what fits. */
const asFound: OptionsFilter = ({ options }) => options;

interface ItemControlProps {
  /** Items that may be chosen; at least one is. */
  readonly most: number;
  /** Their indices in the view. */
  readonly value: readonly number[];
  readonly refused: boolean;
  readonly labelId: string;
  readonly helpId: string | undefined;
  onChange(items: number[]): void;
}

/** Items of the data, found by title or id. The list holds the best fitting, however many items there are. */
export function ItemControl({ most, value, refused, labelId, helpId, onChange }: ItemControlProps) {
  const spec = useSpec((state) => state.spec);
  const [text, setText] = useState('');
  // A chosen title stands in the field and is not looked for.
  const [names, setNames] = useState<readonly string[]>([]);
  const outcome = useFound(spec, { what: 'items', text: names.includes(text) ? '' : text, indices: value });
  const found = outcome?.ok ? outcome.value : null;
  const data = optionsOf(found, value);
  const chosen = value.map(String);
  const shared = {
    size: 'xs',
    'aria-labelledby': labelId,
    'aria-describedby': helpId,
    error: outcome && !outcome.ok ? outcome.error.message : refused,
    data,
    searchable: true,
    filter: asFound,
    onSearchChange: (next: string) => {
      setText(next);
      setNames(data.map(({ label }) => label));
    },
    nothingFoundMessage: 'No item of that title or id',
  } as const;
  const more = shortened(found);
  return (
    <>
      {most > 1 ? (
        <MultiSelect
          {...shared}
          maxValues={most}
          hidePickedOptions
          value={chosen}
          onChange={(next) => next.length > 0 && onChange(next.map(Number))}
        />
      ) : (
        <Select
          {...shared}
          allowDeselect={false}
          value={chosen[0] ?? null}
          onChange={(next) => next !== null && onChange([Number(next)])}
        />
      )}
      {more && <p className={styles.rest}>{more}</p>}
    </>
  );
}
