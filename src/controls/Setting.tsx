import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { type Help, helpInLine } from '../../workers/protocol.ts';
import { usePointed } from '../state/refusals.ts';
import { tr } from '../words/tr.ts';
import styles from './controls.module.css';

interface SettingProps {
  readonly title: string;
  /** What it is about and can be set to; null where its title says it. */
  readonly help: Help | null;
  /** The default in words where the value differs from it; null otherwise. */
  readonly resetTo: string | null;
  onReset(): void;
  /** Puts the control below its title over the whole width. */
  readonly wide?: boolean;
  readonly depth?: number;
  /** Members of the spec that it edits; a person may be led to it by one of them. */
  readonly paths?: readonly string[];
  /** Why the experiment cannot run with this value; null where nothing speaks against it. */
  readonly refusal?: string | null;
  /** The control, given the id of its title and the ids of what describes it. */
  children(labelId: string, helpId: string | undefined): ReactNode;
}

function HelpText({ about, options, terms }: Help) {
  const named = [...options, ...terms.map(({ term, meaning }) => ({ label: term, meaning }))];
  return (
    <>
      {about && <p className={styles.about}>{about}</p>}
      {named.length > 0 && (
        <dl className={styles.options}>
          {named.map(({ label, meaning }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** What is said of a setting, in the language of the page. */
const told = ({ about, options, terms }: Help): Help => ({
  about: about && tr(about),
  options: options.map(({ label, meaning }) => ({ label: tr(label), meaning: tr(meaning) })),
  terms: terms.map(({ term, meaning }) => ({ term, meaning: tr(meaning) })),
});

function focusFirst(within: HTMLElement | null): void {
  const control = within?.querySelector<HTMLElement>('input:checked, input, select, button');
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** One line of the controls: title, help that opens on hover and focus, a way back to the default, the input. */
export function Setting({
  title,
  help,
  resetTo,
  onReset,
  wide = false,
  depth = 0,
  paths = [],
  refusal = null,
  children,
}: SettingProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const helpId = help ? `${id}-help` : undefined;
  const tip = help && <HelpText {...told(help)} />;
  const width = help && help.options.length + help.terms.length > 0 ? 320 : 240;
  const refusalId = refusal === null ? undefined : `${id}-refusal`;
  const input = useRef<HTMLDivElement>(null);
  const { path, point } = usePointed();
  const pointed = path !== null && paths.includes(path);
  useEffect(() => {
    if (!pointed) return;
    point(null);
    // What folds the setting away opens in the same turn.
    requestAnimationFrame(() => focusFirst(input.current));
  }, [pointed, point]);
  return (
    <div className={styles.setting} data-wide={wide || undefined} data-nested={depth > 0 || undefined}>
      <div className={styles.title}>
        {help ? (
          <Tooltip label={tip} multiline w={width} withArrow>
            <span id={labelId}>{tr(title)}</span>
          </Tooltip>
        ) : (
          <span id={labelId}>{tr(title)}</span>
        )}
        {help && (
          <Tooltip
            label={tip}
            events={{ hover: true, focus: true, touch: true }}
            multiline
            w={width}
            withArrow
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={tr(`About ${title}`)}
              className={styles.help}
            >
              <IconInfoCircle size={15} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {help && <VisuallyHidden id={helpId}>{helpInLine(told(help))}</VisuallyHidden>}
        {resetTo !== null && (
          <Tooltip
            label={tr(`Back to ${resetTo}`)}
            events={{ hover: true, focus: true, touch: false }}
            withArrow
          >
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={tr(`Reset ${title} to ${resetTo}`)}
              onClick={onReset}
            >
              <IconArrowBackUp size={15} stroke={1.8} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <div className={styles.input} ref={input}>
        {children(labelId, [refusalId, helpId].filter(Boolean).join(' ') || undefined)}
      </div>
      {refusal !== null && (
        <p id={refusalId} className={styles.refusal}>
          <IconAlertTriangle size={14} aria-hidden />
          <span>{tr(refusal)}</span>
        </p>
      )}
    </div>
  );
}
