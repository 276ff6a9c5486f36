import { replaceFile } from '../../node/files';
import type { OperationContext } from '../context';
import { gatherFacts } from './facts';
import { reportHtml } from './page';

/** Writes a report of the workspace that stands alone, in one step. */
export async function report(context: OperationContext, { path }: { path: string }) {
  const text = reportHtml(await gatherFacts(context));
  await replaceFile(path, text);
  return { path, bytes: Buffer.byteLength(text) };
}
