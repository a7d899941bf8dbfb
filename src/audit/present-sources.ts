import { EXIT, HandbackError } from '../model/error.ts';
import type { ReportHead } from '../model/report.ts';
import type { Source } from '../model/source.ts';
import type { Db } from '../case/sqlite.ts';

/** A source of the last run as it lies now. */
export interface PresentSource {
  /** Its number in the case. */
  number: number;
  source: Source;
}

/** What to open where a person names no source: those of the last run, where they lay then. */
export function recordedOperands({ scope }: ReportHead): string[] {
  return scope.sources.map(({ kind, given, root }) => (kind === 'drive' ? given : root));
}

/**
 * Tells which sources of the last run the opened ones are: the same place, or the only one of its kind where it was scanned from
 * another place. A drive must be the one that was scanned. Throws HandbackError (usage).
 */
export function presentSources(db: Db, { scope }: ReportHead, opened: Source[]): PresentSource[] {
  const present = opened.map((source) => {
    const alike = scope.sources.filter(({ kind }) => kind === source.kind);
    const [only] = alike;
    const isMoved = source.kind !== 'drive' && alike.length === 1 && only !== undefined;
    const recorded = alike.find(({ root }) => root === source.root) ?? (isMoved ? only : undefined);
    if (recorded === undefined) {
      throw new HandbackError({
        code: EXIT.usage,
        message: `no source of the last run of the case: ${source.given}`,
        hint: `it listed ${scope.sources.map(({ given }) => given).join(', ')}`,
      });
    }
    const found = db.get<{ id: number }>('SELECT id FROM sources WHERE kind = ? AND root = ?', [
      recorded.kind,
      recorded.root,
    ]);
    return { number: found?.id ?? 0, source };
  });
  if (new Set(present.map(({ number }) => number)).size === present.length) return present;
  throw new HandbackError({
    code: EXIT.usage,
    message: 'the same source twice',
    hint: 'name each source of the last run once',
  });
}
