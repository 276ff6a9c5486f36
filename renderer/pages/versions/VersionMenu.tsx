import type { ListedVersion } from '../../../shared/schemas/versions';
import { request } from '../../api/client';
import { go } from '../../app/navigation';
import { attempt } from '../../app/toasts';
import { Icon } from '../../components/Icon';
import { Menu } from '../../components/Menu';

/** What a person is about to do with a version. */
export interface VersionWish {
  kind: 'note' | 'export' | 'remove';
  version: ListedVersion;
}

interface VersionMenuProps {
  version: ListedVersion;
  /** Why it has to stay; null: it may go. */
  needed: string | null;
  onWish: (wish: VersionWish) => void;
}

export function VersionMenu({ version, needed, onWish }: VersionMenuProps) {
  const wish = (kind: VersionWish['kind']) => () => onWish({ kind, version });
  const name = version.version;
  return (
    <Menu
      label={`More for ${name}`}
      items={[
        { label: 'Name and note…', run: wish('note') },
        { label: 'Compare…', run: () => go('compare', name) },
        { label: 'Open its folder', run: () => void attempt(() => request('versions.show', { version: name })) },
        { label: 'Export a model…', run: wish('export') },
        { label: 'Remove…', run: wish('remove'), obstacle: needed, danger: true },
      ]}
    >
      <Icon name="more" />
    </Menu>
  );
}
