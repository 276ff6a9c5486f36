import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/States';

/** What stands in place of a page that could not be drawn. */
export class Failed extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="main">
        <EmptyState
          title="This screen can’t be shown"
          action={{
            label: 'Reload the window',
            run: () => {
              history.replaceState(null, '');
              location.reload();
            },
          }}
        >
          Your data is safe. A separate window shows what went wrong.
        </EmptyState>
      </main>
    );
  }
}
