import { z } from 'zod';
import { screens } from '../screens';

/** Something that a person should look at. */
export const attentionItem = z.object({
  /** The same as long as it is the same thing. */
  key: z.string(),
  /** `critical`: something fails or waits. `warning`: answers may be worse than they look. `note`: for a decision. */
  severity: z.enum(['critical', 'warning', 'note']),
  title: z.string(),
  /** What is known of it, and what to do. */
  detail: z.string(),
  /** The screen on which it is dealt with. */
  screen: z.enum(screens.map(({ id }) => id)),
  /** What is opened there: a version, a task, an import; null: nothing. */
  subject: z.string().nullable(),
});
export type AttentionItem = z.infer<typeof attentionItem>;
