import { join } from 'node:path';
import type { VersionMetadata } from '../../shared/schemas/versions';
import type { OperationContext } from './context';

/** A version's model of a task, as the engine is told of it. */
export function modelRef(
  { layout }: Pick<OperationContext, 'layout'>,
  { version, tasks }: VersionMetadata,
  task: string,
) {
  return { path: join(layout.versionFolder(version), tasks[task].file), sha256: tasks[task].sha256 };
}
