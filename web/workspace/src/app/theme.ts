/** The look in one place: one accent, violet only for AI, green for resolved, everything else neutral. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#eef4ff',
  '#dbe6fe',
  '#b9cffc',
  '#8fb0f9',
  '#628df4',
  '#3f6fee',
  '#2b5be2',
  '#2249c2',
  '#1f3e9c',
  '#1c357d',
];
const ai: MantineColorsTuple = [
  '#f5f1ff',
  '#e9e1ff',
  '#d3c4ff',
  '#b89dff',
  '#9d76fb',
  '#8654f3',
  '#7640e4',
  '#6432c6',
  '#5229a2',
  '#432382',
];
const dark: MantineColorsTuple = [
  '#e6e8ee',
  '#b9bdc9',
  '#9095a4',
  '#747a8b',
  '#3d424f',
  '#2c303b',
  '#21242d',
  '#191c23',
  '#14161c',
  '#0f1116',
];
const gray: MantineColorsTuple = [
  '#fafbfc',
  '#f4f5f8',
  '#eceef2',
  '#e2e5ea',
  '#d3d7de',
  '#b0b6c1',
  '#6c7381',
  '#5b6270',
  '#3b4150',
  '#1b1f2a',
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif",
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 6 },
  colors: { brand, ai, dark, gray },
  defaultRadius: 'md',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs', px: 8, py: 4 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' } },
    // The page itself never scrolls, and the scroll lock would add an inline style sheet.
    Modal: { defaultProps: { radius: 'lg', lockScroll: false, overlayProps: { backgroundOpacity: 0.4 } } },
    Drawer: { defaultProps: { lockScroll: false, overlayProps: { backgroundOpacity: 0.25 } } },
    Badge: { defaultProps: { tt: 'none', fw: 500, radius: 'sm', variant: 'light' } },
    Card: { defaultProps: { withBorder: true, radius: 'lg' } },
  },
});
