import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { toDestroy, type ToDestroy } from '../audit/closing-list.ts';
import { appendCustody } from '../case/custody.ts';
import { openExistingCase } from '../case/open.ts';
import { firstRunId } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { codeSpan, markdownText } from '../report/markdown-escape.ts';
import type { Call } from './command.ts';
import { DESTROY_BY } from './evidence-options.ts';
import { valueOf } from './option.ts';
import { AUTHORITY } from './options.ts';
import { printPieces } from './print.ts';
import { whoAndWhen } from './who.ts';

/** Prints what must be destroyed at the end of a matter, and logs that it was asked for. Throws HandbackError. */
export async function closeMatter({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const until = valueOf(given, DESTROY_BY);
  if (until === null) {
    throw new HandbackError({
      code: EXIT.usage,
      message: 'by when must it be destroyed?',
      hint: 'add --destroy-by 2027-01-31, the day that the agreement or the order names',
    });
  }
  const { by, now } = whoAndWhen(given);
  const authority = valueOf(given, AUTHORITY);
  const store = openExistingCase(caseFile);
  try {
    const things = toDestroy(store);
    const id = firstRunId(store.db) ?? '';
    const text = closingText(things, { until, id, by, authority, at: new Date(now).toISOString() });
    store.db.transaction(() => {
      const sha256 = createHash('sha256').update(text).digest('hex');
      appendCustody(store.db, { event: 'close', at: now, by, detail: { authority, until, sha256 } });
    });
    await printPieces([text], io);
  } finally {
    store.close();
  }
  return EXIT.complete;
}

function closingText(
  things: ToDestroy[],
  facts: { until: string; id: string; by: string; authority: string | null; at: string },
): string {
  return [
    `# To be destroyed by ${facts.until}\n`,
    `- Case: ${facts.id}`,
    `- Listed: ${facts.at} by ${markdownText(facts.by)}`,
    `- Authority: ${facts.authority === null ? 'not stated' : markdownText(facts.authority)}\n`,
    '| Done | What | Where | SHA-256 | Given out | Still there |',
    '| --- | --- | --- | --- | --- | --- |',
    ...things.map(rowOf),
    '',
    'The opening key lies in the case and in every escrow file. Once all are gone nobody can open a withheld row; as long as',
    'one is left they are personal data. Ask the neutral for a written confirmation.\n',
    'Not known to this case, to be asked of whoever may have them:\n',
    '- [ ] copies that the receivers of productions made, and the systems that they loaded them into',
    '- [ ] copies of the case and of reports on other machines, in mail and in backups',
    '- [ ] what was printed or redirected from standard output',
    '- [ ] the working copies of whoever reviewed the items\n',
    'handback deletes nothing. Deleting a file does not clear the medium that held it.\n',
  ].join('\n');
}

function rowOf({ what, place, sha256, at }: ToDestroy): string {
  const isPath = place.startsWith('/');
  const there = isPath ? (existsSync(place) ? 'yes' : 'no, not at this place') : elsewhere(place);
  return `| [ ] | ${markdownText(what)} | ${codeSpan(place)} | ${sha256 ?? 'changes with use'} | ${at ?? ''} | ${there} |`;
}

function elsewhere(place: string): string {
  return place.startsWith('in ') ? 'with the case' : 'to be confirmed there';
}
