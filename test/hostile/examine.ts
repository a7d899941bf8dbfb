import type { Recognise } from '../../src/extract/recognise.ts';
import { examineTree, type Outcome, type Visitor } from '../../src/extract/tree.ts';
import { DEFAULT_BUDGETS, type Budgets } from '../../src/model/budgets.ts';
import type { MemberFacts, MemberPosition } from '../../src/model/content.ts';
import type { Segment } from '../../src/model/segment.ts';

/** One item of a tree with all that was told of it. */
export interface Examined extends MemberPosition, Outcome {
  facts: MemberFacts | null;
  segments: Segment[];
}

/** Examines bytes as a file; items in the order in which they were entered. */
export async function examineBytes(
  content: string | Uint8Array,
  budgets: Partial<Budgets> = {},
  verdict: Visitor['verdict'] = () => 'examine',
  passwords: readonly string[] = [],
  recognise: Recognise | null = null,
): Promise<Examined[]> {
  const bytes = Buffer.from(content);
  const items: Examined[] = [];
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  const visitor: Visitor = {
    verdict,
    enter(position, facts) {
      const segments: Segment[] = [];
      // Its place is taken on entering: a container stands before its members.
      const place = items.length;
      items.length += 1;
      return {
        sink: { segment: (segment) => segments.push(segment) },
        leave(outcome) {
          items[place] = { ...position, facts, segments, ...outcome };
        },
      };
    },
  };
  await examineTree(
    { mediaType: '', size: bytes.length, read },
    visitor,
    { ...DEFAULT_BUDGETS, ...budgets },
    ['sha256'],
    passwords.map((text, index) => ({ text, line: index + 1 })),
    recognise,
  );
  return items;
}

/** `path status reasons` of every item: what a report would say. */
export function summary(items: readonly Examined[]): string[] {
  return items.map(({ facts, examination: { status, reasons } }) =>
    [facts?.path ?? '(file)', status, ...reasons].join(' '),
  );
}

/** All text of an item's parts of one kind. */
export function textOf(item: Examined | undefined, part = 'body'): string {
  return (item?.segments ?? [])
    .filter((segment) => segment.part === part)
    .map((segment) => segment.text.slice(segment.overlap))
    .join('\n');
}
