/** JSON that is written in one way only, so that a checker can insist on it: indented by two, a newline at the end. */
export function exactJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The value of text that `exactJson` could have written; undefined for any other. */
export function parseExactJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return exactJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
