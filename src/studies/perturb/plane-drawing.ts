import type { EmbeddingAnswer } from '../../../workers/protocol.ts';
import { wrapped } from '../../charts/export.ts';
import { between, endsOf, phaseAt, type Window, windowOf } from './plane.ts';

/** A picture of more points than this stutters. */
const MOST_POINTS = 5000;
/** Pixels of a figure's file for each of the page's. */
const FILE_SCALE = 2;

/** The parts of a view in pixels: x and y of each item drawn, and of the user where one is drawn. */
interface Placed {
  readonly items: Float32Array;
  readonly user: readonly [number, number] | null;
}

/** What of a step stays the same from frame to frame. */
export interface Scene {
  /** Draws the step at a share of its play, from 0 to 1. */
  draw(played: number): void;
}

function placed(
  view: EmbeddingAnswer['now'],
  { x, y, halfX, halfY }: Window,
  [width, height]: readonly [number, number],
): Placed {
  const unit = Math.min(width / (2 * halfX), height / (2 * halfY));
  const px = (value: number) => width / 2 + (value - x) * unit;
  const py = (value: number) => height / 2 - (value - y) * unit;
  const stride = Math.ceil(view.items.length / 2 / MOST_POINTS);
  const items = new Float32Array(2 * Math.ceil(view.items.length / 2 / stride));
  for (let n = 0; n < items.length; n += 2) {
    items[n] = px(view.items[n * stride]!);
    items[n + 1] = py(view.items[n * stride + 1]!);
  }
  return { items, user: view.user && [px(view.user[0]), py(view.user[1])] };
}

function dots(context: CanvasRenderingContext2D, items: Float32Array, size: number): void {
  for (let n = 0; n < items.length; n += 2)
    context.fillRect(items[n]! - size, items[n + 1]! - size, 2 * size, 2 * size);
}

function cross(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  arm: number,
  slant: number,
): void {
  const [dx, dy] = [arm * Math.cos(slant), arm * Math.sin(slant)];
  context.beginPath();
  context.moveTo(x - dx, y - dy);
  context.lineTo(x + dx, y + dy);
  context.moveTo(x + dy, y - dx);
  context.lineTo(x - dy, y + dx);
  context.stroke();
}

/** What does not move, drawn once: the clean items. */
function ground(like: HTMLCanvasElement, clean: Placed, colour: string, scale: number): HTMLCanvasElement {
  const layer = document.createElement('canvas');
  layer.width = like.width;
  layer.height = like.height;
  const context = layer.getContext('2d');
  if (context) {
    context.globalAlpha = 0.5;
    context.fillStyle = colour;
    dots(context, clean.items, scale);
  }
  return layer;
}

/**
 * A step on a canvas: the clean items, a line from each to where it is now, and it; an upright cross where the user was
 * and a slanted one where the step has brought it. Told apart by size as well as hue: the clean items are finer.
 */
export function sceneOf(canvas: HTMLCanvasElement, answer: EmbeddingAnswer): Scene | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  const page = getComputedStyle(canvas);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const hues = {
    line: colour('--ink-faint'),
    clean: colour('--role-clean'),
    attacked: colour('--role-attacked'),
    ink: colour('--ink'),
  };
  const scale = devicePixelRatio || 1;
  const { width, height } = canvas;
  const seen = windowOf(answer);
  const at = (view: EmbeddingAnswer['now']) => placed(view, seen, [width, height]);
  const clean = at(answer.clean);
  const ends = { previous: at(answer.previous), stepped: at(answer.stepped), now: at(answer.now) };
  const layer = ground(canvas, clean, hues.clean, scale);
  const moving = new Float32Array(clean.items.length);
  return {
    draw: (played) => {
      const phase = phaseAt(played);
      const [from, to] = endsOf(phase, ends);
      between(from.items, to.items, phase.share, moving);
      context.globalAlpha = 1;
      context.clearRect(0, 0, width, height);
      context.globalAlpha = 0.35;
      context.strokeStyle = hues.line;
      context.lineWidth = scale * 0.75;
      context.beginPath();
      for (let n = 0; n < moving.length; n += 2) {
        context.moveTo(clean.items[n]!, clean.items[n + 1]!);
        context.lineTo(moving[n]!, moving[n + 1]!);
      }
      context.stroke();
      context.globalAlpha = 1;
      context.drawImage(layer, 0, 0);
      context.globalAlpha = 0.8;
      context.fillStyle = hues.attacked;
      dots(context, moving, 1.75 * scale);
      context.globalAlpha = 1;
      context.lineWidth = 3 * scale;
      if (!clean.user || !from.user || !to.user) return;
      context.strokeStyle = hues.clean;
      cross(context, clean.user, 9 * scale, 0);
      context.strokeStyle = hues.ink;
      const user: [number, number] = [0, 0];
      cross(context, between(from.user, to.user, phase.share, user), 9 * scale, Math.PI / 4);
    },
  };
}

/** What the canvas shows as a file: the title above, what the marks mean below, the page's background behind. */
export function canvasToPng(
  canvas: HTMLCanvasElement,
  title: string,
  caption: readonly string[],
): Promise<Blob> {
  const shown = canvas.getBoundingClientRect();
  const [width, height] = [Math.round(shown.width), Math.round(shown.height)];
  const titles = wrapped(title, Math.floor((width - 24) / 10.5));
  const lines = caption.flatMap((line) => wrapped(line, Math.floor((width - 24) / 7)));
  const above = 18 + 20 * titles.length;
  const file = document.createElement('canvas');
  file.width = FILE_SCALE * width;
  file.height = FILE_SCALE * (above + height + 18 * lines.length + 22);
  const context = file.getContext('2d');
  const page = getComputedStyle(canvas);
  if (context) {
    const colour = (name: string) => page.getPropertyValue(name).trim();
    context.scale(FILE_SCALE, FILE_SCALE);
    context.fillStyle = colour('--paper');
    context.fillRect(0, 0, file.width, file.height);
    context.fillStyle = colour('--ink');
    context.font = `600 16px ${page.fontFamily}`;
    for (const [n, line] of titles.entries()) context.fillText(line, 12, 26 + 20 * n);
    context.drawImage(canvas, 0, above, width, height);
    context.font = `400 13px ${page.fontFamily}`;
    for (const [n, line] of lines.entries()) context.fillText(line, 12, above + height + 20 + 18 * n);
  }
  return new Promise((resolve, reject) =>
    file.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be drawn.'))),
      'image/png',
    ),
  );
}
