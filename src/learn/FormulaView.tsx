import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useEffect, useRef, useState } from 'react';
import type { Formula } from '../lessons/lesson.ts';
import { useSpec } from '../state/spec.ts';
import classes from './learn.module.css';

const LIT_MS = 1600;

const valueAt = (spec: object, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], spec);

/** A formula; the symbol of a setting lights up while that is changed. */
export default function FormulaView({ formula }: { formula: Formula }) {
  const { tex, lit = {} } = formula;
  const spec = useSpec((state) => state.spec);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(spec);
  const [bright, setBright] = useState<string | null>(null);
  useEffect(() => {
    const changed = Object.keys(lit).find(
      (name) => valueAt(spec, lit[name] ?? '') !== valueAt(before.current, lit[name] ?? ''),
    );
    before.current = spec;
    if (changed === undefined) return;
    setBright(changed);
    const timer = setTimeout(() => setBright(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [spec, lit]);
  useEffect(() => {
    if (!box.current) return;
    // Only \htmlClass is trusted, in formulas that are ours.
    katex.render(tex, box.current, {
      displayMode: true,
      throwOnError: true,
      strict: false,
      trust: ({ command }) => command === '\\htmlClass',
    });
  }, [tex]);
  useEffect(() => {
    for (const part of box.current?.querySelectorAll<HTMLElement>('.enclosing') ?? [])
      part.classList.toggle(classes.lit ?? '', bright !== null && part.classList.contains(bright));
  }, [bright]);
  return <div ref={box} className={classes.formula} />;
}
