import type { ReportItem } from '../../../src/model/report.ts';
import type { Expected } from '../../make/labelled.js';

/** How flagging agrees with the expected verdicts. */
export interface Quality {
  precision: number;
  recall: number;
  /** Paths with the wrong verdict. */
  wrong: string[];
}

export function qualityOf(expected: readonly Expected[], items: readonly ReportItem[]): Quality {
  const flagged = new Set(items.filter((item) => item.flagged).map(({ paths }) => paths[0]));
  const right = expected.filter(({ path, verdict }) => verdict === 'flagged' && flagged.has(path)).length;
  const wanted = expected.filter(({ verdict }) => verdict === 'flagged').length;
  const wrong = expected.filter(({ path, verdict }) => (verdict === 'flagged') !== flagged.has(path));
  return {
    precision: right / flagged.size,
    recall: right / wanted,
    wrong: wrong.map(({ path }) => path),
  };
}
