/** Letters and margins in px of a picture of `height`: large ones fill a screen in a lecture room, low ones stand on a stage. */
export function plotSizes(height: number) {
  if (height > 420) return { size: 17, line: 3.5, marker: 6, below: 22, axis: 30, low: false };
  if (height >= 200) return { size: 13, line: 2.25, marker: 4, below: 22, axis: 30, low: false };
  return { size: 12, line: 2.25, marker: 4, below: 14, axis: 24, low: true };
}
