import { Fragment } from 'react';
import { screens } from '../../shared/screens';
import { Dialog } from '../components/Dialog';
import { useCommandKey } from '../hooks/useCommandKey';
import { hideShortcuts } from './keyboard';

/** Those that the menu has an accelerator for: digits. */
const numbered = screens.slice(0, 9);

/** What the keyboard does, beside Tab, Enter and Escape. */
export function ShortcutsDialog() {
  const command = useCommandKey();
  const rows: [keys: string[], does: string][] = [
    [['?'], 'these shortcuts'],
    [[command, 'K'], 'search: every screen, version, client and action'],
    [[command, 'O'], 'import files'],
    [[command, 'Shift', 'O'], 'open another workspace'],
    ...numbered.map(({ label }, i): [string[], string] => [[command, String(i + 1)], label]),
    [['Alt', '←'], 'previous screen'],
    [[command, '+'], 'larger'],
    [[command, '−'], 'smaller'],
    [[command, '0'], 'actual size'],
    [['Esc'], 'close what is open'],
  ];
  return (
    <Dialog title="Keyboard shortcuts" onClose={hideShortcuts}>
      <dl className="shortcuts">
        {rows.map(([keys, does]) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
