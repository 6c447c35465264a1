/** Ticks at 1, 2 and 5 of every power of ten within [from, to]; only powers of ten where that is too many. */
export function logTicks(from: number, to: number, most = 9): number[] {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const within = (steps: readonly number[]) => {
    const found: number[] = [];
    for (let power = first; power <= last; power++)
      for (const step of steps) {
        const tick = Number(`${step}e${power}`);
        if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) found.push(tick);
      }
    return found;
  };
  for (const steps of [
    [1, 2, 5],
    [1, 3],
  ]) {
    const found = within(steps);
    if (found.length >= 2 && found.length <= most) return found;
  }
  const powers = within([1]);
  if (powers.length < 2) return [from, to];
  const stride = Math.ceil(powers.length / most);
  return powers.filter((_, i) => i % stride === 0);
}

/** Round ticks at 1, 2 or 5 times a power of ten that cover [from, to], about `wanted` of them. */
export function linearTicks(from: number, to: number, wanted = 5): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((s) => rough <= s * power * 1.0001) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.floor(from / step + 1e-9); ; i++) {
    const tick = Number((i * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= to - step * 1e-9) return ticks;
  }
}
