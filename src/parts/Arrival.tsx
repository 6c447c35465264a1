import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { type LabError, toLabError } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { renewParts } from './lazyPart.tsx';
import styles from './parts.module.css';

interface State {
  readonly thrown: { readonly error: LabError; readonly value: unknown } | null;
}

/** Places of which a part is missing: a retry in one serves all. */
const waiting = new Set<Arrival>();

function askAgain(): void {
  renewParts();
  for (const place of waiting) place.setState({ thrown: null });
  waiting.clear();
}

/**
 * A place for parts whose code comes when they are first shown. Where it does not arrive, the place says why and
 * offers to ask again, and what is around it goes on. Other failures pass through.
 */
export class Arrival extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { thrown: null };

  static getDerivedStateFromError(value: unknown): State {
    return { thrown: { error: toLabError(value), value } };
  }

  override componentDidCatch(): void {
    waiting.add(this);
  }

  override componentWillUnmount(): void {
    waiting.delete(this);
  }

  override render(): ReactNode {
    const { thrown } = this.state;
    if (!thrown) return this.props.children;
    if (thrown.error.code !== 'not-loaded') throw thrown.value;
    return (
      <div className={styles.missing} role="alert">
        <p>{tr(thrown.error.message)}</p>
        <Button size="compact-sm" variant="default" onClick={askAgain}>
          {tr('Try again')}
        </Button>
      </div>
    );
  }
}
