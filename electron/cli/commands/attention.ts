import type { AttentionItem } from '../../../shared/schemas/attention';
import { operationCommand } from '../command';

export const attentionCommand = operationCommand('attention', {
  tell: (attention) => ({ json: { attention }, text: describe(attention) }),
});

function describe(attention: readonly AttentionItem[]): string {
  if (attention.length === 0) return 'Nothing needs attention.';
  return attention.map(({ severity, title, detail }) => `${severity}: ${title}\n  ${detail}`).join('\n');
}
