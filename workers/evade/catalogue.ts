/** What the attacks on a tower's input are called and do, for lists. */
export const evadeEntries = {
  cw: {
    label: 'C&W',
    description: 'smallest step on what enters a neural model that turns its yes into a no (paper 001)',
  },
} as const;
