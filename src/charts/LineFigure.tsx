import { Suspense, useCallback, useState } from 'react';
import type { Row } from '../../workers/protocol.ts';
import { lazyPart } from '../parts/lazyPart.tsx';
import { describeLines } from './describe.ts';
import { Figure } from './Figure.tsx';
import { overlaid } from './overlays.ts';
import type { LineFigureOf, Overlay } from './types.ts';

const LinePlot = lazyPart(() => import('./LinePlot.tsx'));

const none: readonly Overlay[] = [];

/** Lines over a budget or over epochs, framed with caption, table and exports. Recharts loads when first needed. */
export function LineFigure<R extends Row>(props: LineFigureOf<R>) {
  const { title, caption, choice, height = 320 } = props;
  const { references, logX, marker, xLabel, yLabel, xDomain, yDomain } = props;
  const { lines, table, missing } = overlaid(props, props.overlays ?? none);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (label: string) =>
      setHidden((now) => {
        const next = new Set(now);
        if (!next.delete(label)) next.add(label);
        return next;
      }),
    [],
  );
  const drawn = lines.filter(({ label }) => !hidden.has(label));
  return (
    <Figure
      title={title}
      caption={caption}
      choice={choice}
      table={table}
      height={height}
      description={describeLines(drawn, props)}
      hidden={hidden}
      onToggle={toggle}
      legend={lines.length === 1 && lines[0]!.label === props.yLabel ? [] : lines}
      missing={missing}
      takesPins={props.overlays !== undefined}
      walk={{ lines: drawn, xLabel }}
    >
      {(size) => (
        <Suspense fallback={null}>
          <LinePlot
            {...{ references, logX, marker, xLabel, yLabel, xDomain, yDomain }}
            lines={drawn}
            height={size}
          />
        </Suspense>
      )}
    </Figure>
  );
}
