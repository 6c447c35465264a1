import { ActionIcon, Menu, Modal } from '@mantine/core';
import { IconArrowsMaximize, IconDownload, IconTable } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useLanguage } from '../words/language.ts';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';

/** As what a figure is saved: its table, or its picture. */
export type Saved = 'csv' | 'png' | 'svg';

interface FigureToolsProps {
  /** In English. */
  readonly title: string;
  readonly asTable: boolean;
  onTable(): void;
  onSave(kind: Saved): Promise<void>;
  onLarge(): void;
}

/**
 * What stands at a figure's head: its table, its exports, the full screen. Not drawn again with the picture, which takes
 * less time than these buttons while rows stream in.
 */
export const FigureTools = memo(function FigureTools(props: FigureToolsProps) {
  const { title, asTable, onTable, onSave, onLarge } = props;
  useLanguage();
  return (
    <div className={classes.tools}>
      <ActionIcon
        variant={asTable ? 'filled' : 'subtle'}
        aria-label={tr(`Table of ${title}`)}
        title={tr('Table')}
        aria-pressed={asTable}
        onClick={onTable}
      >
        <IconTable size={18} />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={tr(`Export ${title}`)} title={tr('Export')}>
            <IconDownload size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void onSave('csv')}>{tr('Table as CSV')}</Menu.Item>
          <Menu.Item disabled={asTable} onClick={() => void onSave('png')}>
            {tr('Picture as PNG')}
          </Menu.Item>
          <Menu.Item disabled={asTable} onClick={() => void onSave('svg')}>
            {tr('Picture as SVG')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        aria-label={tr(`Full screen: ${title}`)}
        title={tr('Full screen')}
        onClick={onLarge}
      >
        <IconArrowsMaximize size={18} />
      </ActionIcon>
    </div>
  );
});

interface LargeFigureProps {
  /** In the language of the page. */
  readonly title: string;
  onClose(): void;
  /** False while it is closed: then nothing of it is drawn again. */
  readonly children: ReactNode;
}

/** A figure on the whole screen, for lecture rooms. */
export const LargeFigure = memo(function LargeFigure({ title, onClose, children }: LargeFigureProps) {
  return (
    <Modal
      opened={children !== false}
      onClose={onClose}
      fullScreen
      title={title}
      transitionProps={{ duration: 0 }}
      styles={{ content: { background: 'var(--paper)' }, header: { background: 'var(--paper)' } }}
    >
      {children}
    </Modal>
  );
});
