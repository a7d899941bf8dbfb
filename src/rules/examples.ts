import { compile } from '../match/engine.ts';
import type { JudgeFacts } from '../match/facts.ts';
import type { Confidence } from '../model/finding.ts';
import { extensionOf } from '../model/item.ts';
import type { Rule } from '../model/rule.ts';
import { NOWHERE } from '../model/segment.ts';
import { momentPattern } from './clock.ts';
import { startOfDay } from './day.ts';
import type { ExampleSource } from './example-schema.ts';

/** What a rule makes of an example; null: no finding. */
export type Verdict = { confidence: Confidence; score: number } | null;

/** Compiles a rule and returns the function that applies it to examples. Days are those of the time zone. */
export function exampleJudge(rule: Rule, timeZone: string): (example: ExampleSource) => Verdict {
  const engine = compile([rule], { showMatches: false });
  return (example) => {
    const scan = engine.startScan();
    if (example.text !== undefined) {
      scan.add({
        part: example.in ?? 'body',
        text: example.text,
        place: NOWHERE,
        property: example.property ?? null,
        overlap: 0,
      });
    }
    const [finding] = engine.judge(factsOf(example, timeZone), scan.finish());
    return finding ? { confidence: finding.confidence, score: finding.score } : null;
  };
}

function factsOf(example: ExampleSource, timeZone: string): JudgeFacts {
  const path = example.path ?? 'example';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const instant = (moment: string | undefined): number | null => {
    const [, day, hour = 0, minute = 0] = momentPattern.exec(moment ?? '') ?? [];
    return day === undefined
      ? null
      : startOfDay(day, timeZone) + (Number(hour) * 60 + Number(minute)) * 60_000;
  };
  return {
    source: 'local',
    path,
    name,
    ext: extensionOf(name),
    kind: 'file',
    mediaType: example.mediaType ?? null,
    sizeBytes: example.sizeBytes ?? null,
    createdAt: instant(example.created),
    modifiedAt: instant(example.modified),
    viewedAt: instant(example.viewed),
    createdTogether: () => example.createdTogether ?? null,
    owner: example.owner ?? null,
    sharedWith: example.sharedWith ?? null,
    changedBy: example.changedBy ?? null,
    sharing: example.sharing ?? null,
    location: example.location ?? null,
    known: example.known ? [example.known] : [],
  };
}

/** Why the verdict is not what the example claims; null where it is. */
export function contradiction(
  example: ExampleSource,
  verdict: Verdict,
  kind: 'example' | 'counterexample',
): string | null {
  const found = verdict === null ? 'no match' : `${verdict.confidence} confidence, score ${verdict.score}`;
  if (example.confidence !== undefined) {
    return example.confidence === verdict?.confidence
      ? null
      : `${found}, not ${example.confidence} confidence`;
  }
  const flagged = verdict !== null && verdict.confidence !== 'low';
  return flagged === (kind === 'example') ? null : found;
}
