import type { ListedVersion } from '../../../shared/schemas/versions';
import { request } from '../../api/client';
import { go } from '../../app/navigation';
import { attempt } from '../../app/toasts';
import { Icon } from '../../components/Icon';
import { Menu } from '../../components/Menu';

/** What a person is about to do with a version. */
export interface VersionAction {
  kind: 'note' | 'export' | 'remove';
  version: ListedVersion;
}

interface VersionMenuProps {
  version: ListedVersion;
  /** Why it has to stay; null: it may go. */
  needed: string | null;
  onAction: (action: VersionAction) => void;
}

export function VersionMenu({ version, needed, onAction }: VersionMenuProps) {
  const ask = (kind: VersionAction['kind']) => () => onAction({ kind, version });
  const { version: id, title } = version;
  return (
    <Menu
      label={`More for ${title}`}
      items={[
        { label: 'Rename or add a note…', run: ask('note') },
        { label: 'Compare…', run: () => go('compare', id) },
        { label: 'Open its folder', run: () => void attempt(() => request('versions.show', { version: id })) },
        { label: 'Export a model…', run: ask('export') },
        { label: 'Remove…', run: ask('remove'), obstacle: needed, danger: true },
      ]}
    >
      <Icon name="more" />
    </Menu>
  );
}
