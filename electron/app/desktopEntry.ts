/**
 * An entry of a Linux desktop's autostart folder.
 * @param words the executable and its arguments
 */
export function desktopEntry(words: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Evergreen',
    'Comment=Keeps customer models accurate by learning from what customers really did',
    `Exec=${words.map(quoted).join(' ')}`,
    'Terminal=false',
    '',
  ].join('\n');
}

/** As the Desktop Entry Specification reads Exec: quoted, then escaped again as a string; a percent sign is doubled. */
function quoted(word: string): string {
  const inQuotes = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}
