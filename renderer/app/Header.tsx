import type { ReactNode } from 'react';
import { Button } from '../components/Button';
import { chooseAndImport } from './importing';
import { openSearch } from './search';

/** The head of every screen: what it is, what it says in short, and what can be done. */
export function Header({ title, sub, action }: { title: string; sub: ReactNode; action?: ReactNode }) {
  return (
    <header className="header">
      <h1>{title}</h1>
      <span className="sub">{sub}</span>
      <Button onClick={openSearch}>
        Search <kbd>Ctrl K</kbd>
      </Button>
      <Button onClick={() => void chooseAndImport()}>Import…</Button>
      {action}
    </header>
  );
}
