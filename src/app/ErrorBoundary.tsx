import { Button, CopyButton } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';

interface State {
  readonly error: Error | null;
  readonly where: string;
}

/** Where a page fails to draw, the rest of the lab stays usable and the details can be handed on. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_: unknown, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    const details = [error.stack ?? error.message, where, location.href, navigator.userAgent].join('\n\n');
    return (
      <section className={classes.fault} role="alert">
        <h1>{tr('This page stopped working')}</h1>
        <p>
          {tr(
            'Drawing it failed with “{reason}”. Your data and saved runs are untouched. Try again, or copy the details for a report.',
            { reason: error.message },
          )}
        </p>
        <div className={classes.row}>
          <Button onClick={() => this.setState({ error: null, where: '' })}>{tr('Try again')}</Button>
          <CopyButton value={details}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {tr(copied ? 'Copied' : 'Copy details')}
              </Button>
            )}
          </CopyButton>
        </div>
      </section>
    );
  }
}
