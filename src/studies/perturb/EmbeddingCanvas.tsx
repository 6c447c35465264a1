import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type RefObject, useEffect, useRef } from 'react';
import type { EmbeddingAnswer } from '../../../workers/protocol.ts';
import styles from './perturb.module.css';
import { sceneOf } from './plane-drawing.ts';

interface EmbeddingCanvasProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly answer: EmbeddingAnswer;
  /** Milliseconds over which the step is played; 0 shows its end at once. */
  readonly playMs: number;
  /** What is seen, in words. */
  readonly description: string;
  onPlayed(): void;
}

/** Of the picture, at least; on the stage it takes what its neighbour leaves. */
const HEIGHT = 112;

/** Items and one user in the plane, before and after, on a canvas; the step is played once for each new answer. */
export function EmbeddingCanvas({ canvas, answer, playMs, description, onPlayed }: EmbeddingCanvasProps) {
  const { ref, width, height } = useElementSize();
  const scheme = useComputedColorScheme('light');
  const told = useRef(onPlayed);
  told.current = onPlayed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours, read while drawing
  useEffect(() => {
    const target = canvas.current;
    if (!target || width === 0 || height === 0) return;
    const scale = devicePixelRatio || 1;
    target.width = Math.round(width * scale);
    target.height = Math.round(height * scale);
    const scene = sceneOf(target, answer);
    let frame = 0;
    let began: number | null = null;
    const play = (time: number) => {
      began ??= time;
      const played = playMs > 0 ? Math.min(1, (time - began) / playMs) : 1;
      scene?.draw(played);
      if (played < 1) frame = requestAnimationFrame(play);
      else told.current();
    };
    frame = requestAnimationFrame(play);
    return () => cancelAnimationFrame(frame);
  }, [canvas, answer, playMs, width, height, scheme]);
  return (
    <div ref={ref} className={styles.plane} style={{ minHeight: HEIGHT }}>
      <canvas ref={canvas} role="img" aria-label={description} />
    </div>
  );
}
