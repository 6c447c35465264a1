import { Suspense } from 'react';
import type { Row } from '../../workers/protocol.ts';
import { lazyPart } from '../parts/lazyPart.tsx';
import { describeLines } from './describe.ts';
import { Figure } from './Figure.tsx';
import { buildLines } from './lines.ts';
import type { LineFigureOf } from './types.ts';

const LinePlot = lazyPart(() => import('./LinePlot.tsx'));

/** Lines over a budget or over epochs, framed with caption, table and exports. Recharts loads when first needed. */
export function LineFigure<R extends Row>(props: LineFigureOf<R>) {
  const { table, title, caption, choice, height = 320 } = props;
  const lines = buildLines(props);
  return (
    <Figure
      title={title}
      caption={caption}
      choice={choice}
      table={table}
      height={height}
      description={describeLines(lines, props)}
      legend={lines.length === 1 && lines[0]!.label === props.yLabel ? [] : lines}
    >
      {(size) => (
        <Suspense fallback={null}>
          <LinePlot {...props} lines={lines} height={size} />
        </Suspense>
      )}
    </Figure>
  );
}
