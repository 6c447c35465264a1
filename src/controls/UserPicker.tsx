import { ActionIcon, Autocomplete, type OptionsFilter } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Spec } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import styles from './controls.module.css';
import { useFound } from './useFound.ts';

/** The lab has chosen what fits. */
const asFound: OptionsFilter = ({ options }) => options;

interface UserPickerProps {
  /** Whose data the users are. */
  readonly spec: Spec;
  /** UserIndex and id of the user shown. */
  readonly user: number;
  readonly userId: string;
  onUser(user: number): void;
  onId(userId: string): void;
}

/** Steps through the users, or takes one by the id that the data gives, found as it is typed. */
export function UserPicker({ spec, user, userId, onUser, onId }: UserPickerProps) {
  /** What is being typed; null shows who is shown. */
  const [draft, setDraft] = useState<string | null>(null);
  const outcome = useFound(spec, draft === null ? null : { what: 'users', text: draft, indices: [] });
  const ids = outcome?.ok ? outcome.value.found.map(({ id }) => id) : [];
  const take = (text: string | null) => {
    const wanted = text?.trim();
    if (wanted && wanted !== userId) onId(wanted);
    setDraft(null);
  };
  return (
    <div className={styles.picker}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={tr('Previous user')}
        disabled={user === 0}
        onClick={() => onUser(user - 1)}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Autocomplete
        size="xs"
        w={142}
        aria-label={tr('User, by the id in the data')}
        leftSection={<span className={styles.userWord}>{tr('User')}</span>}
        leftSectionWidth={54}
        value={draft ?? userId}
        maxLength={80}
        data={ids}
        filter={asFound}
        onChange={setDraft}
        onOptionSubmit={take}
        onBlur={() => take(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(draft);
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <ActionIcon variant="default" size={30} aria-label={tr('Next user')} onClick={() => onUser(user + 1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
