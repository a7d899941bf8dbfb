import type { Reporter, RenderOptions } from '../../../src/model/report.ts';
import { csv } from '../../../src/report/csv.ts';
import { dat } from '../../../src/report/dat.ts';
import { hashdeep } from '../../../src/report/hashdeep.ts';
import { githubSummary } from '../../../src/report/github-summary.ts';
import { github } from '../../../src/report/github.ts';
import { json } from '../../../src/report/json.ts';
import { jsonl } from '../../../src/report/jsonl.ts';
import { junit } from '../../../src/report/junit.ts';
import { md } from '../../../src/report/md.ts';
import { sarif } from '../../../src/report/sarif.ts';
import { text } from '../../../src/report/text.ts';

export const REPORTERS = {
  text,
  json,
  jsonl,
  csv,
  dat,
  hashdeep,
  md,
  sarif,
  junit,
  github,
  githubSummary,
} satisfies Record<string, Reporter>;

export const OPTIONS: RenderOptions = {
  width: 80,
  color: false,
  spreadsheetSafe: true,
  showNames: false,
  dat: { dates: 'iso', thorn: 'double' },
};

export function render(
  ...[reporter, report, changes]: [Reporter, Parameters<Reporter>[0], Partial<RenderOptions>?]
): string {
  return [...reporter(report, { ...OPTIONS, ...changes })].join('');
}
