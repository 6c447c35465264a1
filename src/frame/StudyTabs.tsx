import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './layout.module.css';

/** What stands behind one tab below a stage. */
export interface StudyTab<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Drawn when the tab is opened; null where the run has nothing of it, and then there is no tab. */
  readonly content: ReactNode;
}

interface StudyTabsProps<T extends string> {
  readonly tabs: readonly StudyTab<T>[];
  /** The tab looked at; the first where it is not there. */
  readonly shown: T;
  onShow(tab: T): void;
}

/** The rest of a study below its stage, a part at a time: what is not looked at is not drawn. */
export function StudyTabs<T extends string>({ tabs, shown, onShow }: StudyTabsProps<T>) {
  const there = tabs.filter(({ content }) => content !== null);
  const open = there.find(({ id }) => id === shown) ?? there[0];
  if (!open) return null;
  return (
    <Tabs
      value={open.id}
      onChange={(next) => {
        const tab = there.find(({ id }) => id === next);
        if (tab) onShow(tab.id);
      }}
      keepMounted={false}
    >
      <Tabs.List aria-label="More of this study" className={styles.tabList}>
        {there.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {there.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id} className={styles.tabPanel}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
