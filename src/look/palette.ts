/** Surfaces and inks of the two schemes; text colours reach a contrast of 4.5 on ground, paper and wash. */
export const palette = {
  light: {
    /** Behind everything. */
    ground: '#f6f4ef',
    /** Figures, inputs, menus. */
    paper: '#fffefb',
    /** What is hovered or chosen. */
    wash: '#ebe7df',
    ink: '#1b1c24',
    inkSoft: '#565459',
    /** Axes and ornaments, not text. */
    inkFaint: '#88858a',
    rule: '#e2ddd3',
    ruleStrong: '#c5bfb3',
    accent: '#4a3bb0',
    error: '#a8231a',
    warning: '#8a5a00',
  },
  dark: {
    ground: '#14151b',
    paper: '#1b1d25',
    wash: '#282a35',
    ink: '#ecebe7',
    inkSoft: '#b0b1ba',
    inkFaint: '#7c7f8c',
    rule: '#2d303c',
    ruleStrong: '#4a4e5e',
    accent: '#b3a9ff',
    error: '#ff9d92',
    warning: '#f0b94a',
  },
} as const;
