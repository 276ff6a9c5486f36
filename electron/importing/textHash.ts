/**
 * 52 bits of a text (FNV-1a in two halves of other seeds). Of products written into workspaces: another form of it
 * takes a migration.
 */
export function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (low >>> 0) * 2 ** 20 + (high >>> 12);
}
