import { Menu as Base } from '@base-ui/react/menu';
import { type ReactNode, useRef } from 'react';

export interface MenuItem {
  label: string;
  run: () => void;
  /** Why it can't be done now. */
  obstacle?: string | null;
  danger?: boolean;
}

/** A button that offers what else can be done; by keyboard too, and the focus comes back to it. */
export function Menu({ label, items, children }: { label: string; items: readonly MenuItem[]; children: ReactNode }) {
  const chosen = useRef<(() => void)[]>([]);
  const trigger = useRef<HTMLButtonElement>(null);
  // Once the menu has gone, with the focus: a dialog that opens gives it back to what has it then.
  const runChosen = () => {
    const runs = chosen.current.splice(0);
    if (runs.length > 0) trigger.current?.focus();
    for (const run of runs) run();
  };
  return (
    <Base.Root modal={false} onOpenChangeComplete={(isOpen) => !isOpen && runChosen()}>
      <Base.Trigger ref={trigger} className="icon-button" aria-label={label} title={label}>
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" align="end" sideOffset={4}>
          <Base.Popup className="menu">
            {items.map(({ label: text, run, obstacle, danger }) => (
              <Base.Item
                key={text}
                className={danger ? 'menu-item danger' : 'menu-item'}
                disabled={Boolean(obstacle)}
                title={obstacle ?? undefined}
                onClick={() => {
                  chosen.current.push(run);
                }}
              >
                {text}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
