import type { ReactNode } from 'react';
import type { Requested } from '../api/cache';
import { Button } from '../components/controls';
import { ErrorState } from '../components/States';
import { useCommandKey } from '../hooks/useCommandKey';
import { chooseAndImport } from './importing';
import { openSearch } from './keyboard';

interface PageProps {
  of: Pick<Requested<unknown>, 'value' | 'error' | 'retry'>;
  children: ReactNode;
}

/** The body of a screen. An error stands above what was there before; where nothing was, it stands alone. */
export function Page({ of: { value, error, retry }, children }: PageProps) {
  return (
    <div className="page">
      {error && <ErrorState report={error} onRetry={retry} />}
      {(value !== undefined || !error) && children}
    </div>
  );
}

/** The head of every screen: what it is, what it says in short, and what can be done. */
export function Header({ title, sub, action }: { title: string; sub: ReactNode; action?: ReactNode }) {
  const command = useCommandKey();
  return (
    <header className="header">
      <h1>{title}</h1>
      <span className="sub">{sub}</span>
      <Button onClick={openSearch}>
        Search <kbd>{command} K</kbd>
      </Button>
      <Button onClick={() => void chooseAndImport()}>Import…</Button>
      {action}
    </header>
  );
}
