import type { RoleId, Stroke } from '../../workers/protocol.ts';

/**
 * Colours with a meaning. One hue, one dash and one marker shape a concept, the same in every chart,
 * text and table, so that colour never stands alone. Hues start from Okabe and Ito's palette and are
 * darkened (light scheme) or lightened (dark scheme) until text in them reaches a contrast of 4.5.
 */

export type { MarkerShape, RoleId, Stroke } from '../../workers/protocol.ts';

export interface Role extends Stroke {
  readonly label: string;
  readonly light: string;
  readonly dark: string;
}

export const roles: Readonly<Record<RoleId, Role>> = {
  clean: { label: 'Clean', light: '#0b62a4', dark: '#6cb6f0', dash: '', marker: 'circle' },
  attacked: { label: 'Attacked', light: '#b23c05', dark: '#ff9a5c', dash: '9 3', marker: 'square' },
  iterated: {
    label: 'Attacked step by step',
    light: '#a10f5b',
    dark: '#ff8fc4',
    dash: '',
    marker: 'triangle',
  },
  projected: {
    label: 'Attacked from a random start',
    light: '#6e5a00',
    dark: '#d8c557',
    dash: '',
    marker: 'ring',
  },
  noise: { label: 'Random noise', light: '#8a12b8', dark: '#d07afc', dash: '2 3', marker: 'diamond' },
  defended: { label: 'Defended', light: '#00704f', dark: '#45c99b', dash: '12 3 2 3', marker: 'triangle' },
  random: { label: 'Random recommender', light: '#5d6069', dark: '#a9adb8', dash: '5 5', marker: 'cross' },
  robust: { label: 'Robust', light: '#006d72', dark: '#4cc6cb', dash: '', marker: 'circle' },
  nonRobust: { label: 'Not robust', light: '#ab3412', dark: '#ff8f70', dash: '9 3', marker: 'cross' },
  undecided: { label: 'Undecided', light: '#7a4fc0', dark: '#bfa3ff', dash: '2 3', marker: 'ring' },
  genuine: { label: 'Genuine', light: '#3557a8', dark: '#93aef5', dash: '', marker: 'circle' },
  fake: { label: 'Fake', light: '#b02a4c', dark: '#ff8fa9', dash: '9 3', marker: 'cross' },
  target: { label: 'Target', light: '#80590a', dark: '#e8b54a', dash: '12 3 2 3', marker: 'diamond' },
};

/** The CSS variable that holds a role's hue in the current colour scheme; set by the theme. */
export const roleColour = (role: RoleId): string => `var(--role-${role})`;
