import type { VersionNote } from '../../shared/schemas/versions';
import { wordPair } from '../../shared/versionNames';
import { recordActivity } from './activity';
import type { ReadDb, WriteDb } from './open';

/** Null: nobody has said anything. */
type Said = { [Field in keyof VersionNote]: string | null };

interface NotedVersion extends VersionNote {
  version: string;
}

/** What each version that is kept is called, and what is said of it. */
export function listVersionNotes(db: ReadDb): NotedVersion[] {
  return db
    .prepare<[], Said & { version: string; createdAt: number }>(
      `SELECT v.name AS version, v.created_at AS createdAt, n.title, n.note, n.tag
       FROM versions v LEFT JOIN version_notes n ON n.version = v.name WHERE v.state = 'kept' ORDER BY v.name`,
    )
    .all()
    .map(({ createdAt, title, ...said }) => ({ ...said, title: title ?? wordPair(createdAt) }));
}

/** Changes what is said of a version, with a trace; null: stays as it is; an empty text: taken away. */
export function noteVersion(db: WriteDb, given: Said & { version: string; at: number; actor: string }): void {
  const { version, at, actor } = given;
  db.transaction(() => {
    const before = db
      .prepare<[string], Said>('SELECT title, note, tag FROM version_notes WHERE version = ?')
      .get(version);
    const after = (field: keyof Said) => (given[field] ?? before?.[field] ?? null) || null;
    const said = { title: after('title'), note: after('note'), tag: after('tag') };
    const changed = (['title', 'note', 'tag'] as const).filter((field) => said[field] !== (before?.[field] ?? null));
    if (changed.length === 0) return;
    db.prepare(
      'INSERT OR REPLACE INTO version_notes (version, title, note, tag) VALUES (@version, @title, @note, @tag)',
    ).run({ version, ...said });
    const summary = changed.map((field) => `${field}: ${said[field] ?? 'none'}`).join('; ');
    recordActivity(db, { at, actor, kind: 'version noted', subject: version, summary, reason: '' });
  }).immediate();
}
