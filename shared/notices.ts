import { z } from 'zod';

/** Something that a person is told without having asked: a scheduled job has failed. */
const notice = z.object({
  id: z.number(),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
  title: z.string(),
  body: z.string(),
});
export type Notice = z.infer<typeof notice>;

export const noticeRequests = {
  /** Those that nobody has dismissed, oldest first. */
  'notices.list': { input: z.null(), output: z.array(notice) },
  'notices.dismiss': { input: z.object({ id: z.number() }), output: z.null() },
} as const;
