import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useRequest } from '../api/cache';
import { Icon } from '../components/Icon';
import { plural } from '../format';
import { useRecentWorkspaces } from '../hooks/useRecentWorkspaces';
import { type Command, commandsFor, matching } from './commands';

/** So many are drawn of what is found: hundreds would take long, and nobody reads them. */
const mostShown = 60;

/** Everything that can be done or looked at, by its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [picked, setPicked] = useState(0);
  const { versions = [], champions = {} } = useRequest('versions', {}).value ?? {};
  const workspaces = useRecentWorkspaces();
  const all = matching(commandsFor({ versions, champions, workspaces }, text), text);
  // The client that may be meant is the last of all.
  const found = all.filter(({ hint }, i) => i < mostShown || hint === 'Client');
  const list = useId();
  // Before it leaves the page: the browser gives the focus back only from one that is closed.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  const run = (command: Command | undefined) => {
    onClose();
    command?.run();
  };
  const press = (event: React.KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      setPicked((picked + move + found.length) % found.length);
    }
    if (event.key === 'Enter') {
      // Else the same stroke goes on in the dialog that opens, and sends its form.
      event.preventDefault();
      run(found[picked]);
    }
  };
  return (
    <dialog
      ref={element}
      className="palette"
      aria-label="Search"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="palette-input">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label="Search screens, versions, clients and actions"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={found[picked] && `${list}-${picked}`}
          placeholder="Go to a screen, a version, a client, or do something"
          value={text}
          onKeyDown={press}
          onChange={(event) => {
            setText(event.target.value);
            setPicked(0);
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div id={list} role="listbox" aria-label="Found" className="palette-list">
        {found.map((command, i) => (
          <Option
            key={command.title}
            id={`${list}-${i}`}
            command={command}
            selected={i === picked}
            onPoint={() => setPicked(i)}
            onRun={() => run(command)}
          />
        ))}
        {found.length === 0 && <p className="muted">Nothing found.</p>}
        {all.length > found.length && (
          <p className="muted">
            {plural(all.length - found.length, 'more entry', 'more entries')}: type on to find them.
          </p>
        )}
      </div>
    </dialog>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  selected: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ id, command, selected, onPoint, onRun }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field, which names the option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field takes the keys
    <div ref={element} id={id} role="option" aria-selected={selected} onMouseMove={onPoint} onClick={onRun}>
      {command.title}
      <small>{command.hint}</small>
    </div>
  );
}
