import { create } from 'zustand';

/** Where a learner is; the address of the page Learn follows it. */
export interface LessonPlace {
  /** The lesson that is open; null where all are listed. */
  readonly lesson: string | null;
  /** Index of the step, from 0. */
  readonly step: number;
  /** Code of the language of the lessons. */
  readonly language: string;
}

export const firstPlace: LessonPlace = { lesson: null, step: 0, language: 'en' };

export const useLesson = create<LessonPlace>()(() => firstPlace);

/** Opens a step of a lesson; without one, the list. */
export const openStep = (lesson: string | null, step = 0): void => useLesson.setState({ lesson, step });

/** What a link that was opened holds of a learner's answers, packed, until the page Learn takes it. */
export const useHanded = create<{ readonly packed: string | null }>()(() => ({ packed: null }));
