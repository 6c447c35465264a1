import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './perturb.module.css';

interface UserPickerProps {
  /** UserIndex and id of the user shown. */
  readonly user: number;
  readonly userId: string;
  onUser(user: number): void;
  onId(userId: string): void;
}

/** Steps through the users, or takes one by the id that the data gives. */
export function UserPicker({ user, userId, onUser, onId }: UserPickerProps) {
  /** What is being typed; null shows who is shown. */
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const wanted = draft?.trim();
    if (wanted && wanted !== userId) onId(wanted);
    setDraft(null);
  };
  return (
    <div className={styles.picker}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Previous user"
        disabled={user === 0}
        onClick={() => onUser(user - 1)}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <TextInput
        size="xs"
        w={110}
        aria-label="User, by the id in the data"
        leftSection={<span className={styles.userWord}>User</span>}
        leftSectionWidth={42}
        value={draft ?? userId}
        maxLength={80}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <ActionIcon variant="default" size={30} aria-label="Next user" onClick={() => onUser(user + 1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
