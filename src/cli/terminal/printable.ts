/** Somebody else's text for a terminal: what would move its cursor or colour it is shown as a dot. Lines stay. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}
