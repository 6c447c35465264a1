import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import styles from './data.module.css';

interface DropAreaProps {
  readonly disabled: boolean;
  onFiles(files: File[]): void;
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the page; true while some hang over it. */
function usePageDrop({ disabled, onFiles }: DropAreaProps): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (disabled) return;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [disabled, onFiles]);
  return over;
}

/** Where own data comes in: a button for the keyboard and the mouse, and the whole page for dropping. */
export function DropArea(props: DropAreaProps) {
  const over = usePageDrop(props);
  return (
    <div className={styles.drop} data-over={over || undefined}>
      <FileButton multiple onChange={props.onFiles} disabled={props.disabled}>
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
