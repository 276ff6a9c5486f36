import { z } from 'zod';

/** What the window can ask for whether its workspace could be opened or not. */
export const workspaceRequests = {
  /** Asks for another workspace, and shows it; nothing when the person thinks better of it. */
  'workspace.choose': { input: z.null(), output: z.null() },
  /** Opens the same one anew. */
  'workspace.retry': { input: z.null(), output: z.null() },
} as const;
