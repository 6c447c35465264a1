import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';
import { palette } from './palette.ts';
import { type RoleId, roles } from './roles.ts';

/** Ink on paper: what is pressed and filled is the colour of the text, so that hues keep their meanings. */
const ink: MantineColorsTuple = [
  '#f1f0ee',
  '#e4e2dd',
  '#cbc8c1',
  '#aeaba4',
  '#8f8c88',
  '#6f6d6e',
  '#55545a',
  '#3c3c45',
  '#272833',
  '#16171f',
];
/** Warm greys of the light scheme: Mantine takes borders, washes and dimmed text from these. */
const gray: MantineColorsTuple = [
  '#f7f5f1',
  '#efece6',
  '#e5e1d9',
  '#d6d1c7',
  '#b4aea3',
  '#8a857c',
  '#605d5a',
  '#4a4847',
  '#333336',
  '#1d1e26',
];
/** Cool darks of the dark scheme, text first. */
const dark: MantineColorsTuple = [
  '#e9e8e4',
  '#cfcecb',
  '#a9aab2',
  '#8b8d98',
  '#474a58',
  '#323542',
  '#22242e',
  '#17181f',
  '#111218',
  '#0b0c10',
];

const serif =
  '"Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "Source Serif 4", Georgia, serif';

const notBanner = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  // Ink on dark is light, and what stands on it must be dark: the ground, in either scheme.
  variantColorResolver: (input) => {
    const colours = defaultVariantColorsResolver(input);
    const primary = input.variant === 'filled' && (input.color ?? input.theme.primaryColor) === 'ink';
    return primary ? { ...colours, color: 'var(--ground)' } : colours;
  },
  colors: { ink, gray, dark },
  white: '#fffefb',
  black: palette.light.ink,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontFamily: serif, fontWeight: '600', textWrap: 'balance' },
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    // 24 px to hit (WCAG 2.2), of which 16 px are drawn: see app.css.
    Slider: { defaultProps: { thumbSize: 24 } },
    Checkbox: { defaultProps: { iconColor: 'var(--ground)' } },
    Radio: { defaultProps: { iconColor: 'var(--ground)' } },
    // Their <header> would count as a second banner of the page.
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: notBanner } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: notBanner } },
  },
});

/** The page's own variables, one set a scheme: surfaces, text, rules, accent and the role hues. */
export const cssVariables: CSSVariablesResolver = () => {
  const scheme = (name: 'light' | 'dark') => {
    const p = palette[name];
    const hues = Object.entries(roles).map(([id, role]) => [`--role-${id as RoleId}`, role[name]]);
    return {
      '--paper': p.paper,
      '--ground': p.ground,
      '--wash': p.wash,
      '--ink': p.ink,
      '--ink-soft': p.inkSoft,
      '--ink-faint': p.inkFaint,
      '--rule': p.rule,
      '--rule-strong': p.ruleStrong,
      '--accent': p.accent,
      '--warning': p.warning,
      '--mantine-color-body': p.ground,
      '--mantine-color-text': p.ink,
      '--mantine-color-dimmed': p.inkSoft,
      '--mantine-color-placeholder': p.inkSoft,
      '--mantine-color-anchor': p.accent,
      '--mantine-color-error': p.error,
      '--mantine-color-default': p.paper,
      '--mantine-color-default-border': p.ruleStrong,
      ...Object.fromEntries(hues),
    };
  };
  return { variables: { '--serif': serif }, light: scheme('light'), dark: scheme('dark') };
};
