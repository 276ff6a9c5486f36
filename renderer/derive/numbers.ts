/** Whether a text is a number as a person types it. An empty field is none, and would else be taken for 0. */
export function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
