import { useEffect, useState } from 'react';
import { pathsOf } from '../api/client';
import { importFiles } from './importing';
import { showToast } from './toasts';

/** Files dropped anywhere in the window are imported. */
export function DropOverlay() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: over the window while more was entered than left.
    let depth = 0;
    const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const abort = new AbortController();
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
      window.addEventListener(name, handle, { signal: abort.signal });
    on('dragenter', (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    });
    on('dragover', (event) => event.preventDefault());
    on('dragleave', (event) => {
      if (!isFiles(event)) return;
      depth--;
      if (depth <= 0) setOver(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (!isFiles(event)) return;
      const paths = pathsOf(event.dataTransfer?.files ?? []);
      if (paths.length > 0) importFiles(paths);
      else showToast('That is not a file on this computer.', { tone: 'bad' });
    });
    return () => abort.abort();
  }, []);
  if (!over) return null;
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div>
        <b>Drop files to import them</b>
        <span className="muted">You see a preview before anything is imported.</span>
      </div>
    </div>
  );
}
