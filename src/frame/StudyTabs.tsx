import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { ComparedSection } from './ComparedSection.tsx';
import styles from './layout.module.css';
import { usePins } from './usePins.ts';

/** What stands behind one tab below a stage. */
export interface StudyTab<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Drawn when the tab is opened; null where the run has nothing of it, and then there is no tab. */
  readonly content: ReactNode;
}

interface StudyTabsProps<T extends string> {
  readonly study: StudyId;
  readonly tabs: readonly StudyTab<T>[];
  /** The tab looked at; the first where it is not there. */
  readonly shown: T | 'compared';
  onShow(tab: T | 'compared'): void;
}

/** The tab in which pinned runs stand side by side; null where none is pinned. */
function useCompared(study: StudyId): StudyTab<'compared'> {
  const pinned = usePins(study).length > 0;
  const content = pinned ? <ComparedSection study={study} /> : null;
  return { id: 'compared', label: 'Side by side', content };
}

/** The rest of a study below its stage, a part at a time: what is not looked at is not drawn. */
export function StudyTabs<T extends string>({ study, tabs, shown, onShow }: StudyTabsProps<T>) {
  const compared = useCompared(study);
  const all: readonly StudyTab<T | 'compared'>[] = [...tabs, compared];
  const there = all.filter(({ content }) => content !== null);
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
      <Tabs.List aria-label={tr('More of this study')} className={styles.tabList}>
        {there.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {tr(label)}
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
