import { quote } from './fail.ts';

/** A delimiter in words, for sentences. */
export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = {
    '\t': 'tab',
    ' ': 'blank',
    ',': 'comma',
    ';': 'semicolon',
    '|': 'bar',
    '::': 'double colon',
  };
  return names[delimiter] ?? quote(delimiter);
}
