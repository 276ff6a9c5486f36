import type { VersionMetadata } from '../../shared/schemas/versions';
import { publishVersion, unpublishVersion } from '../registry/versions';
import type { OperationContext } from './context';

/** Makes a version of a run's staged models, and records it; what can't be recorded is staged again, and no version. */
export async function saveVersion(
  { data, layout, now, appVersion }: OperationContext,
  made: Pick<VersionMetadata, 'strategy' | 'runId' | 'seed' | 'tableSha256' | 'tasks'>,
): Promise<VersionMetadata> {
  const version = await publishVersion(layout, { appVersion, ...made }, now());
  try {
    await data.recordVersion(version);
  } catch (error) {
    await unpublishVersion(layout, version);
    throw error;
  }
  return version;
}
