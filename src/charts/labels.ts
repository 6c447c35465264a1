/** A rectangle in px; y grows downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Where the text of a reference line is written: its baseline's y, and the x of its start, middle or end. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

const inside = (p: Point, b: Box) =>
  p.x >= b.x && p.x <= b.x + b.width && p.y >= b.y && p.y <= b.y + b.height;
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Points along a polyline, at most `step` px apart. */
export function samples(line: readonly Point[], step = 6): Point[] {
  const found: Point[] = [];
  line.forEach((to, i) => {
    const from = line[i - 1] ?? to;
    const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step));
    for (let k = 1; k <= pieces; k++)
      found.push({ x: from.x + ((to.x - from.x) * k) / pieces, y: from.y + ((to.y - from.y) * k) / pieces });
  });
  return found;
}

/**
 * Places the labels of horizontal lines where they cover the least: at the right or the left end or in the middle,
 * above or below their line, within `area`. What is drawn (`ink`, points along the curves) weighs one a point, a label
 * placed before or another reference line weighs more than any curve.
 */
export function placeLabels(
  lines: readonly { readonly y: number; readonly width: number }[],
  size: number,
  area: Box,
  ink: readonly Point[],
): LabelPlace[] {
  const placed: Box[] = [];
  return lines.map(({ y, width }, self) => {
    let best: { place: LabelPlace; box: Box; cost: number } | null = null;
    const ends = [
      { anchor: 'end', x: area.x + area.width - 4, from: width },
      { anchor: 'start', x: area.x + 8, from: 0 },
      { anchor: 'middle', x: area.x + area.width / 2, from: width / 2 },
    ] as const;
    for (const { anchor, x, from } of ends)
      for (const baseline of [y - 6, y + size + 2]) {
        const box = {
          x: x - from,
          y: baseline - size,
          width,
          height: size + 3,
        };
        // Above the plot its name stands at the left; the rest of that line is free.
        const top = anchor === 'start' ? area.y - 4 : area.y - size - 8;
        const out = box.y < top || box.y + box.height > area.y + area.height;
        const crossed = lines.filter(
          (other, i) => i !== self && other.y > box.y && other.y < box.y + box.height,
        );
        const cost =
          ink.filter((point) => inside(point, box)).length +
          3000 * placed.filter((other) => overlap(other, box)).length +
          1000 * crossed.length +
          (out ? 500 : 0);
        if (!best || cost < best.cost) best = { place: { x, y: baseline, anchor }, box, cost };
      }
    placed.push(best!.box);
    return best!.place;
  });
}

/** A point with its name. */
export interface NamedPoint extends Point {
  readonly name: string;
}
/** Where a name is written: the x of its start, middle or end, and its baseline. */
export interface NamePlace extends Point {
  readonly textAnchor: 'start' | 'middle' | 'end';
}

/** What a point's marker takes. */
const markerBox = ({ x, y }: Point): Box => ({ x: x - 5, y: y - 5, width: 10, height: 10 });

/**
 * Places names beside their points: at the right, the left, above or below, then a line or two further away, the first
 * of these that is free of other points and names and of what is drawn (`ink`, points along lines) and within `area`,
 * else the one that covers the least.
 */
export function placeNames(
  points: readonly NamedPoint[],
  size: number,
  area: Box,
  ink: readonly Point[] = [],
): NamePlace[] {
  const placed: Box[] = [];
  return points.map((point, self) => {
    // Of bold letters of these faces, measured generously: capitals are wider than the others.
    const capitals = point.name.match(/[A-Z0-9]/g)?.length ?? 0;
    const width = size * (0.56 * point.name.length + 0.2 * capitals);
    const options = [
      { textAnchor: 'start', x: point.x + 9, y: point.y + size * 0.35, from: 0 },
      { textAnchor: 'end', x: point.x - 9, y: point.y + size * 0.35, from: width },
      { textAnchor: 'middle', x: point.x, y: point.y - 8, from: width / 2 },
      { textAnchor: 'middle', x: point.x, y: point.y + size + 6, from: width / 2 },
      ...[1, -1, 2, -2, 3, -3].flatMap((lines) => {
        const y = point.y + size * 0.35 + lines * (size + 6);
        return [
          { textAnchor: 'start', x: point.x + 4, y, from: 0 },
          { textAnchor: 'end', x: point.x - 4, y, from: width },
        ] as const;
      }),
    ] as const;
    const weighed = options.map(({ from, ...place }) => {
      const box = { x: place.x - from, y: place.y - size, width, height: size + 3 };
      const out =
        box.x < area.x ||
        box.x + width > area.x + area.width ||
        box.y < area.y - size ||
        box.y + box.height > area.y + area.height;
      // A name that fits nowhere stands where least of it is cut.
      const cut = Math.max(0, area.x - box.x) + Math.max(0, box.x + width - area.x - area.width);
      const covered = points.filter((other, i) => i !== self && overlap(markerBox(other), box)).length;
      const crossed = ink.some((place) => inside(place, box));
      const names = placed.filter((other) => overlap(other, box)).length;
      const cost = 20 * (names + Number(out)) + 5 * covered + Number(crossed) + cut / 4;
      return { place, box, cost };
    });
    const best = weighed.reduce((a, b) => (b.cost < a.cost ? b : a));
    placed.push(best.box);
    return best.place;
  });
}
