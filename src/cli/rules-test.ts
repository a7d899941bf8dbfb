import { stringify } from 'yaml';
import type { Extracted } from '../audit/extract-file.ts';
import type { JudgeFacts } from '../match/facts.ts';
import { extensionOf } from '../model/item.ts';
import { NOWHERE, type Segment } from '../model/segment.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { counted } from '../report/number.ts';
import type { Explanation, Subject } from '../rules/explain.ts';

/** A text as the only content of an item of which nothing else is known. */
export function textSubject(text: string): Subject {
  const segment: Segment = {
    part: 'body',
    text,
    place: { ...NOWHERE, line: 1 },
    property: null,
    overlap: 0,
  };
  return { facts: factsOf('', null, text.length), segments: () => [segment] };
}

/** The file and each member in it. */
export function fileSubjects(path: string, extracted: Extracted): Subject[] {
  return extracted.items.map(({ seq, facts, content }) => ({
    facts: factsOf(facts?.path ?? path, content.mediaType, facts?.sizeBytes ?? null),
    *segments() {
      for (const told of extracted.segments()) if (told.seq === seq) yield told.segment;
    },
  }));
}

function factsOf(path: string, mediaType: string | null, sizeBytes: number | null): JudgeFacts {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    source: 'local',
    path,
    name,
    ext: extensionOf(name),
    kind: 'file',
    mediaType,
    sizeBytes,
    createdAt: null,
    modifiedAt: null,
    viewedAt: null,
    createdTogether: () => null,
    owner: null,
    sharedWith: null,
    changedBy: null,
    sharing: null,
    location: null,
    known: [],
  };
}

/** Longest description of a line of evidence, in characters. */
const MAX_TEST = 100;

/** What each rule makes of the item, those that would be reported first in their packs' order. */
export function* explanationText(
  explanations: readonly Explanation[],
  isVerbose: boolean,
): Generator<string> {
  if (explanations.length === 0) yield 'no rule matches\n';
  for (const explanation of explanations) yield* oneExplanation(explanation, isVerbose);
}

function* oneExplanation(explanation: Explanation, isVerbose: boolean): Generator<string> {
  const { rule, found, base, evidence } = explanation;
  yield `${rule.id}: ${verdictOf(explanation)}\n`;
  yield `  matches ${counted(found.count, 'time')}: ${found.locations.slice(0, 3).map(placeOf).join('; ') || 'no text'}\n`;
  yield `  ${signed(base)}  base\n`;
  const shown = evidence.filter(({ holds }) => isVerbose || holds);
  for (const { line, holds, needs } of shown) {
    const { weight, ...test } = line;
    const lack = needs.length > 0 ? ` (needs ${needs.join(', ')})` : '';
    yield `  ${holds ? signed(weight) : '  '}  ${holds ? '' : 'not: '}${testText(test)}${lack}\n`;
  }
  const others = evidence.length - shown.length;
  if (others > 0)
    yield `      ${counted(others, 'more line')} of evidence ${others === 1 ? 'does' : 'do'} not hold\n`;
}

function verdictOf({ rule, finding }: Explanation): string {
  if (finding === null) return 'no finding: an exception of the rule holds';
  const { score, confidence } = finding;
  const effect = rule.severity === 'info' ? 'a mark' : `severity ${rule.severity}`;
  const outcome = confidence === 'low' ? 'not reported unless --min-confidence low' : effect;
  return `${confidence} confidence, score ${score}; ${outcome}`;
}

function placeOf({
  part,
  page,
  sheet,
  cell,
  line,
  excerpt,
  clear = excerpt,
}: Explanation['found']['locations'][number]): string {
  const place = [
    page === null ? '' : ` page ${page}`,
    sheet === null ? '' : ` ${sheet}`,
    cell === null ? '' : ` ${cell}`,
    line === null ? '' : ` line ${line}`,
  ].join('');
  return escapeForTerminal(`${part}${place} "${clear}"`);
}

function signed(weight: number): string {
  return `${weight < 0 ? '-' : '+'}${Math.abs(weight)}`;
}

/** On one line, as a pack would have it. */
function testText(test: object): string {
  const text = stringify(test, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  const line = text
    .replace(/^\{ ?| ?\}$/g, '')
    .replace(/\s+/g, ' ')
    .replace(/within: \{ count: (\d+), unit: (\w+) \}/, 'within: $1 $2');
  return escapeForTerminal(line.length > MAX_TEST ? `${line.slice(0, MAX_TEST)}…` : line);
}
