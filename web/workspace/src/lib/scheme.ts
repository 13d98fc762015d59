/** Light, dark or what the system says. */
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

export type Scheme = MantineColorScheme;

/** Mantine stills transitions with an inline style sheet while the scheme changes; the content policy forbids those, and
 * nothing of ours animates colours for long. */
export function useScheme(): { scheme: Scheme; setScheme: (scheme: Scheme) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return { scheme: colorScheme, setScheme: setColorScheme };
}
