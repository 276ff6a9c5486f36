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
          title="This screen could not be drawn"
          action={{
            label: 'Load the window again',
            run: () => {
              history.replaceState(null, '');
              location.reload();
            },
          }}
        >
          Your data is safe. A report of what went wrong is shown in a window of its own.
        </EmptyState>
      </main>
    );
  }
}
