import { usePage } from '../state/page.ts';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Takes files dropped on any page to the Data page. Without this the browser would open them itself and leave
 * the lab, and with it a run that is under way. The Data page takes them itself, the Arena takes attacks, and Learn the answers of a class.
 */
export function catchDroppedFiles(): void {
  window.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const { page, setPage } = usePage.getState();
    if (page === 'data' || page === 'arena' || page === 'learn') return;
    const files = [...(event.dataTransfer?.files ?? [])];
    setPage('data');
    void import('../studies/data/importStore.ts').then(({ takesFiles, useImport }) => {
      const { phase, choose } = useImport.getState();
      if (takesFiles(phase)) void choose(files);
    });
  });
}
