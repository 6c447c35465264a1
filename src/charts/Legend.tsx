import { Fragment, memo } from 'react';
import type { RoleId, Stroke } from '../look/roles.ts';
import { useLanguage } from '../words/language.ts';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { Explained, ExplainedButton } from './Explained.tsx';
import { type KeyLine, keyTexts } from './keyTexts.ts';
import { Swatch } from './Swatch.tsx';

export interface Named extends KeyLine {
  readonly role: RoleId;
  readonly stroke: Stroke;
}

interface LegendProps {
  readonly lines: readonly Named[];
  /** Labels of the lines that are not drawn. */
  readonly hidden?: ReadonlySet<string>;
  /** Draws a line or leaves it out; without it the key is only read. */
  onToggle?(label: string): void;
}

const sameName = (a: Named, b: Named) =>
  a.role === b.role &&
  a.label === b.label &&
  a.letter === b.letter &&
  a.stroke.dash === b.stroke.dash &&
  a.stroke.marker === b.stroke.marker;

/** Lines have more points while a run goes on; their names stay. */
const sameKey = (a: LegendProps, b: LegendProps) =>
  a.hidden === b.hidden &&
  a.onToggle === b.onToggle &&
  a.lines.length === b.lines.length &&
  a.lines.every((line, n) => sameName(line, b.lines[n]!));

/** The key of a chart: swatch and name of each line, which can be left out of it; nothing where there are none. */
export const Legend = memo(function Legend({ lines, hidden, onToggle }: LegendProps) {
  useLanguage();
  if (lines.length === 0) return null;
  const texts = keyTexts(lines);
  return (
    <ul className={classes.legend}>
      {lines.map(({ role, stroke, label, letter }, n) => {
        const { text, run } = texts[n]!;
        return (
          <Fragment key={`${role}-${label}`}>
            <li>
              {onToggle && lines.length > 1 ? (
                <ExplainedButton text={label}>
                  <button
                    type="button"
                    className={classes.key}
                    aria-pressed={!hidden?.has(label)}
                    title={tr('Show or hide this line')}
                    onClick={() => onToggle(label)}
                  >
                    <Swatch {...{ role, stroke, letter }} />
                    {text}
                  </button>
                </ExplainedButton>
              ) : (
                <>
                  <Swatch {...{ role, stroke, letter }} />
                  <span>
                    <Explained>{text}</Explained>
                  </span>
                </>
              )}
            </li>
            {run && <li>{run}</li>}
          </Fragment>
        );
      })}
    </ul>
  );
}, sameKey);
