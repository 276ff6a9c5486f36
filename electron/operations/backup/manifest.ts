import { z } from 'zod';

export const manifestName = 'manifest.json';
export const databaseName = 'labels.sqlite';
export const scheduleName = 'schedule.json';

/** What a backup holds: a zip archive of these files, with this list. */
export const manifest = z.object({
  format: z.literal(1),
  app: z.string(),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  files: z.array(
    z.object({
      /** Within the workspace, with slashes. */
      path: z.string().refine(isOfWorkspace, 'is no file of a workspace'),
      bytes: z.number().int().min(0),
      /** Hex. */
      sha256: z.string(),
    }),
  ),
});
export type Manifest = z.infer<typeof manifest>;

/** On Windows a colon leads elsewhere; where it does not, rejects of a file of such a name are taken as they are. */
const leadsOut = process.platform === 'win32' ? /[\\:\0]/ : /[\\\0]/;

/** Files of these names and folders only, and none that leads out of them. */
function isOfWorkspace(path: string): boolean {
  const parts = path.split('/');
  return (
    (path === databaseName || path === scheduleName || (parts.length > 1 && /^(models|rejects)$/.test(parts[0]))) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && !leadsOut.test(part))
  );
}
