/** A sentence without its links, which lead within the documentation. */
export const prose = (text: string): string => text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');

/** Minutes in words, as a guess. */
export const minutesOf = (minutes: number): string => {
  if (minutes < 90) return `about ${minutes} min`;
  return `about ${Math.round(minutes / 60)} h`;
};
