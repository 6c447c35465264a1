import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import styles from './data.module.css';

interface DropAreaProps {
  /** True while files hang over the page. */
  readonly over: boolean;
  onFiles(files: File[]): void;
}

/** Where own data comes in: a button for the keyboard and the mouse, and the whole page for dropping. */
export function DropArea({ over, onFiles }: DropAreaProps) {
  return (
    <div className={styles.drop} data-over={over || undefined}>
      <FileButton multiple onChange={onFiles}>
        {(button) => (
          <Button {...button} leftSection={<IconFileImport size={18} aria-hidden />}>
            Choose files
          </Button>
        )}
      </FileButton>
      <div>
        <p>
          <strong>{over ? 'Let go to read the files.' : 'Or drop them anywhere on this page.'}</strong>
        </p>
        <p className={styles.fine}>
          MovieLens 100K, 1M and latest as the zip that GroupLens gives you; FilmTrust, Frappe, libFM,
          RecBole; any CSV or TSV; gzip. Nothing leaves this machine.
        </p>
      </div>
    </div>
  );
}
