import { SegmentedControl } from '@mantine/core';
import { usePage } from '../state/page.ts';
import { tr } from '../words/tr.ts';

const faces = [
  { value: 'certify', label: 'Clicks in a history' },
  { value: 'fakes', label: 'Fake users' },
] as const;

/** Turns between the two things that are certified, each a study of its own: a prediction, and a list. */
export function Faces({ shown }: { readonly shown: (typeof faces)[number]['value'] }) {
  const setPage = usePage((state) => state.setPage);
  return (
    <SegmentedControl
      size="xs"
      aria-label={tr('What is certified')}
      data={faces.map(({ value, label }) => ({ value, label: tr(label) }))}
      value={shown}
      onChange={(value) => setPage(value as typeof shown)}
    />
  );
}
