import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import styles from './controls.module.css';

interface SettingProps {
  readonly title: string;
  readonly description: string | null;
  /** The default in words where the value differs from it; null otherwise. */
  readonly resetTo: string | null;
  onReset(): void;
  /** Puts the control below its title over the whole width. */
  readonly wide?: boolean;
  readonly depth?: number;
  /** The control, given the ids of its title and of its description ('' where there is none). */
  children(labelId: string, helpId: string | undefined): ReactNode;
}

/** One line of the controls: title, help that opens on hover and focus, a way back to the default, the input. */
export function Setting({
  title,
  description,
  resetTo,
  onReset,
  wide = false,
  depth = 0,
  children,
}: SettingProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const helpId = description ? `${id}-help` : undefined;
  return (
    <div className={styles.setting} data-wide={wide || undefined} data-nested={depth > 0 || undefined}>
      <div className={styles.title}>
        <span id={labelId}>{title}</span>
        {description && (
          <Tooltip
            label={description}
            events={{ hover: true, focus: true, touch: true }}
            multiline
            w={240}
            withArrow
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`About ${title}`}
              className={styles.help}
            >
              <IconInfoCircle size={15} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {description && <VisuallyHidden id={helpId}>{description}</VisuallyHidden>}
        {resetTo !== null && (
          <Tooltip label={`Back to ${resetTo}`} events={{ hover: true, focus: true, touch: false }} withArrow>
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={`Reset ${title} to ${resetTo}`}
              onClick={onReset}
            >
              <IconArrowBackUp size={15} stroke={1.8} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <div className={styles.input}>{children(labelId, helpId)}</div>
    </div>
  );
}
