import type { ReportHead } from '../../model/report.ts';
import { counted } from '../number.ts';
import { gapSentence } from '../statement.ts';
import { escapeForTerminal } from '../escape.ts';
import { numbered, section } from './page.ts';
import type { Page } from './page.ts';

const MAX_VARIABLES = 8;

/** What a person does with this report, in order. */
export function* nextSteps(head: ReportHead, page: Page): Generator<string> {
  yield* section(page, 'Next');
  yield* numbered(page, steps(head), 2);
}

function steps(head: ReportHead): string[] {
  const { summary, rules } = head;
  const gaps = gapSentence(head);
  return [
    'Delete, move, rename or share nothing: what is gone cannot be shown to have been innocent.',
    ...(gaps === ''
      ? []
      : [`Close what was not examined: ${gaps}; each reason above says how. Then scan again.`]),
    ...(head.listing.complete
      ? []
      : ['Complete the listing: what it lacks stands above under Listing. Then scan again.']),
    ...(rules.inactive.length === 0 ? [] : [inactive(head)]),
    ...(summary.flagged === 0
      ? []
      : [
          `Review ${counted(summary.flagged, 'flagged item')} with counsel; the proposals are not decisions.`,
        ]),
    head.run.caseId === null
      ? 'Scan with --case <file> to keep the run; -f md prints the checklist to tick and sign.'
      : 'Issue any format from the case: handback report <case> -f md prints the checklist to tick and sign.',
  ];
}

function inactive({ matter, rules }: ReportHead): string {
  const needs = [...new Set(rules.inactive.flatMap(({ needs }) => needs.split(', ')))];
  const named = needs.slice(0, MAX_VARIABLES).join(', ') + (needs.length > MAX_VARIABLES ? ', …' : '');
  const first =
    matter === null
      ? 'Fill in a matter file (handback matter -o matter.yaml) and give it with -m'
      : 'Complete the matter file';
  return `${first}: ${counted(rules.inactive.length, 'rule')} inactive for want of ${escapeForTerminal(named)}.`;
}
