/** JSON that is written in one way only, so that a checker can insist on it: indented by two, a newline at the end. */
export function exactJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
