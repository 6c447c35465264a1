import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import type { EmbeddingAnswer } from '../../../workers/protocol.ts';
import styles from './perturb.module.css';
import { itemsAt, phaseAt, userAt, type Window, windowOf } from './plane.ts';

interface EmbeddingCanvasProps {
  readonly answer: EmbeddingAnswer;
  /** Milliseconds over which the step is played; 0 shows its end at once. */
  readonly playMs: number;
  /** What is seen, in words. */
  readonly description: string;
  onPlayed(): void;
}

const HEIGHT = 380;
/** A picture of more points than this stutters. */
const MOST_POINTS = 5000;

/** Draws the plane at a share of the step: where the clean items are, how far each is from there, and where it is now. */
function draw(
  canvas: HTMLCanvasElement,
  answer: EmbeddingAnswer,
  { x, y, halfX, halfY }: Window,
  played: number,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const page = getComputedStyle(canvas);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const { width, height } = canvas;
  const scale = devicePixelRatio || 1;
  const unit = Math.min(width / (2 * halfX), height / (2 * halfY));
  const px = (value: number) => width / 2 + (value - x) * unit;
  const py = (value: number) => height / 2 - (value - y) * unit;
  const phase = phaseAt(played);
  const clean = answer.clean.items;
  const now = itemsAt(answer, phase);
  const stride = 2 * Math.ceil(clean.length / 2 / MOST_POINTS);
  context.clearRect(0, 0, width, height);
  context.globalAlpha = 0.35;
  context.strokeStyle = colour('--ink-faint');
  context.lineWidth = scale * 0.75;
  context.beginPath();
  for (let i = 0; i < clean.length; i += stride) {
    context.moveTo(px(clean[i]!), py(clean[i + 1]!));
    context.lineTo(px(now[i]!), py(now[i + 1]!));
  }
  context.stroke();
  // Told apart by size as well: the clean ones are finer.
  const dots = (items: Float32Array, hue: string, size: number, alpha: number) => {
    context.globalAlpha = alpha;
    context.fillStyle = colour(hue);
    for (let i = 0; i < items.length; i += stride)
      context.fillRect(px(items[i]!) - size, py(items[i + 1]!) - size, 2 * size, 2 * size);
  };
  dots(clean, '--role-clean', scale, 0.5);
  dots(now, '--role-attacked', 1.75 * scale, 0.8);
  context.globalAlpha = 1;
  // An upright cross where the user was, a slanted one where the step has brought it.
  const user = (at: readonly [number, number], hue: string, slant: number) => {
    const [cx, cy, arm] = [px(at[0]), py(at[1]), 9 * scale];
    const [dx, dy] = [arm * Math.cos(slant), arm * Math.sin(slant)];
    context.strokeStyle = colour(hue);
    context.lineWidth = 3 * scale;
    context.beginPath();
    context.moveTo(cx - dx, cy - dy);
    context.lineTo(cx + dx, cy + dy);
    context.moveTo(cx + dy, cy - dx);
    context.lineTo(cx - dy, cy + dx);
    context.stroke();
  };
  user(answer.clean.user, '--role-clean', 0);
  user(userAt(answer, phase), '--ink', Math.PI / 4);
}

/** Items and one user in the plane, before and after, on a canvas; the step is played once for each new answer. */
export function EmbeddingCanvas({ answer, playMs, description, onPlayed }: EmbeddingCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ref, width } = useElementSize();
  const scheme = useComputedColorScheme('light');
  const told = useRef(onPlayed);
  told.current = onPlayed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours, read while drawing
  useEffect(() => {
    const target = canvas.current;
    if (!target || width === 0) return;
    const scale = devicePixelRatio || 1;
    target.width = Math.round(width * scale);
    target.height = Math.round(HEIGHT * scale);
    const window = windowOf(answer);
    let frame = 0;
    let began: number | null = null;
    const play = (time: number) => {
      began ??= time;
      const played = playMs > 0 ? Math.min(1, (time - began) / playMs) : 1;
      draw(target, answer, window, played);
      if (played < 1) frame = requestAnimationFrame(play);
      else told.current();
    };
    frame = requestAnimationFrame(play);
    return () => cancelAnimationFrame(frame);
  }, [answer, playMs, width, scheme]);
  return (
    <div ref={ref} className={styles.plane}>
      <canvas ref={canvas} role="img" aria-label={description} style={{ width: '100%', height: HEIGHT }} />
    </div>
  );
}
