import { type ReactNode, type RefObject, use, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Table } from '../../workers/protocol.ts';
import { Arrival } from '../parts/Arrival.tsx';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { tableToCsv } from './csv.ts';
import { DataTable } from './DataTable.tsx';
import { Explained } from './Explained.tsx';
import { chartToPng, chartToSvg, fileName, saveFile } from './export.ts';
import { FigureTools, LargeFigure, type Saved } from './FigureTools.tsx';
import { FigureHeight } from './figureHeight.ts';
import { Legend, type Named } from './Legend.tsx';
import { PinsAside } from './pinsAside.ts';
import { Walkable, type WalkableProps } from './Walkable.tsx';

export interface FigureProps {
  readonly title: string;
  readonly caption?: string;
  /** A switch of what is drawn, beside the key. */
  readonly choice?: ReactNode;
  /** Exactly the data drawn; the other view of the figure. */
  readonly table: Table;
  /** What the picture shows, in words, computed from the data. */
  readonly description: string;
  /** Names of the lines, for the key below the picture and in the exported file. */
  readonly legend?: readonly Named[];
  /** Labels of lines that are left out of the picture, and how one is left out or drawn again. */
  readonly hidden?: ReadonlySet<string>;
  readonly onToggle?: (label: string) => void;
  /** What of other runs is not in the picture, in sentences. */
  readonly missing?: readonly string[];
  /** True for a picture that draws pinned runs itself, or says of each why not. */
  readonly takesPins?: boolean;
  /** What arrow keys walk; a picture without points of lines is no stop of the keyboard. */
  readonly walk?: Pick<WalkableProps, 'lines' | 'xLabel'>;
  readonly height: number;
  /** The picture at a height in px. */
  readonly children: (height: number) => ReactNode;
}

/** Frames that an export waits for a picture: a chart that was just asked for comes when it is its turn. */
const patience = 300;

async function drawn(plot: RefObject<HTMLDivElement | null>): Promise<SVGSVGElement | null> {
  for (let frame = 0; frame < patience; frame++) {
    const chart = plot.current?.querySelector('svg');
    if (chart) return chart;
    await new Promise(requestAnimationFrame);
  }
  return null;
}

/** The frame of every picture: title, caption, the table behind it, exports, and a full screen for lecture rooms. */
export function Figure({
  title,
  caption,
  choice,
  table,
  description,
  legend = [],
  hidden,
  onToggle,
  missing = [],
  takesPins = false,
  walk,
  height: own,
  children,
}: FigureProps) {
  const height = use(FigureHeight) ?? own;
  const aside = use(PinsAside);
  const [asTable, setAsTable] = useState(false);
  const [large, setLarge] = useState(false);
  const plot = useRef<HTMLDivElement>(null);
  const id = useId();
  const frame = useRef<HTMLElement>(null);
  const called = tr(title);
  // What is saved is what is drawn at that moment; the tools themselves stay as they are while rows stream in.
  const drawnNow = useRef({ table, caption, legend, hidden });
  useEffect(() => {
    drawnNow.current = { table, caption, legend, hidden };
  }, [table, caption, legend, hidden]);
  const save = useCallback(
    async (kind: Saved) => {
      const { table, caption, legend, hidden } = drawnNow.current;
      if (kind === 'csv')
        return saveFile(new Blob([tableToCsv(table)], { type: 'text/csv' }), fileName(title, 'csv'));
      const chart = await drawn(plot);
      if (!chart) return;
      const swatches = [...(frame.current?.querySelectorAll<SVGSVGElement>('li svg') ?? [])];
      const key = swatches
        .map((swatch, i) => ({ swatch, label: legend[i]?.label ?? '' }))
        .filter(({ label }) => !hidden?.has(label));
      const canvas = plot.current?.querySelector('canvas');
      const text = chartToSvg(
        chart,
        called,
        key.map((one) => ({ ...one, label: tr(one.label) })),
        caption && tr(caption),
        canvas,
      );
      if (kind === 'svg') saveFile(new Blob([text], { type: 'image/svg+xml' }), fileName(title, 'svg'));
      else saveFile(await chartToPng(text), fileName(title, 'png'));
    },
    [title, called],
  );
  const turn = useCallback(() => setAsTable((now) => !now), []);
  const grow = useCallback(() => setLarge(true), []);
  const shrink = useCallback(() => setLarge(false), []);
  const image = useId();
  const seen = (size: number) => (
    <div id={image} role="img" aria-label={`${called}. ${tr(description)}`} style={{ height: size }}>
      {children(size)}
    </div>
  );
  const picture = (size: number) => (
    <div ref={plot} style={{ minHeight: size }}>
      <Arrival>
        {walk ? (
          <Walkable {...walk} title={called} picture={image}>
            {seen(size)}
          </Walkable>
        ) : (
          seen(size)
        )}
      </Arrival>
    </div>
  );
  return (
    <figure ref={frame} className={classes.figure} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id}>{called}</h2>
        <FigureTools title={title} asTable={asTable} onTable={turn} onSave={save} onLarge={grow} />
      </div>
      {asTable ? (
        <div style={{ height: height, overflow: 'auto' }}>
          <DataTable table={table} bare />
        </div>
      ) : (
        !large && picture(height)
      )}
      {!asTable && (
        <div className={classes.foot}>
          <Legend lines={legend} hidden={hidden} onToggle={onToggle} />
          {choice}
        </div>
      )}
      {caption && (
        <figcaption>
          <Explained>{tr(caption)}</Explained>
        </figcaption>
      )}
      {[...missing, ...(aside && !takesPins ? [aside] : [])].map((text) => (
        <p key={text} className={classes.missing}>
          {tr(text)}
        </p>
      ))}
      <LargeFigure title={called} onClose={shrink}>
        {large && (
          <div className={classes.large}>
            {picture(Math.max(240, window.innerHeight - 190))}
            <Legend lines={legend} hidden={hidden} onToggle={onToggle} />
            {caption && <p>{tr(caption)}</p>}
          </div>
        )}
      </LargeFigure>
    </figure>
  );
}
