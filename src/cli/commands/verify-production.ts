import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { ProductionCheck } from '../../evidence/verify-production.ts';
import type { Call, Command } from '../command.ts';
import { EARLIER, RECALL_NOTICE, SIGNER } from '../evidence-options.ts';
import { pathOf } from '../option.ts';
import { DEBUG } from '../options.ts';

export const verifyProductionCommand: Command = {
  name: 'verify-production',
  operands: '<folder>',
  offers: 'folders',
  summary: 'Check a production offline, without the case, as its own verify.py does',
  examples: [
    {
      line: 'handback verify-production list/ --signer counsel.pub',
      does: 'signatures, files, and every row against the head',
    },
  ],
  options: [SIGNER, EARLIER, RECALL_NOTICE, DEBUG],
  exitCodes: [EXIT.complete, EXIT.integrity],
  run: runVerifyProduction,
};

async function runVerifyProduction({ operands: [given = ''], given: flags, io }: Call): Promise<number> {
  const [
    { treeOfHead, verifyProduction },
    { verifyNotice },
    { printPieces },
    { readNamed },
    { publicKeysIn },
    { statSync },
  ] = await Promise.all([
    import('../../evidence/verify-production.ts'),
    import('../../evidence/recall.ts'),
    import('../print.ts'),
    import('../evidence-files.ts'),
    import('../../evidence/ssh-key.ts'),
    import('node:fs'),
  ]);
  const folder = resolve(io.cwd(), given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw usage('no such folder', given);
  const file = pathOf(flags, SIGNER);
  const expected = file === null ? null : publicKeysIn(readNamed(file).toString('latin1'));
  if (expected?.length === 0) throw usage('no ssh-ed25519 public key', file ?? '');
  const before = pathOf(flags, EARLIER);
  const earlier = before === null ? null : treeOfHead(readNamed(before).toString('utf8'));
  if (before !== null && earlier === null) throw usage('not a head', before);
  const check = verifyProduction(folder, expected, earlier);
  const notice = pathOf(flags, RECALL_NOTICE);
  if (notice !== null) check.refusals.push(...verifyNotice(folder, noticeOf(notice, readNamed), check.facts));
  await printPieces(await inWords(check, expected !== null), io);
  if (check.refusals.length === 0) return EXIT.complete;
  const reasons = [...new Set(check.refusals.map(({ reason }) => reason))];
  throw new HandbackError({
    code: EXIT.integrity,
    message: `the production is refused: ${reasons.join(', ')}`,
    hint: 'ask for it again; do not rely on any row of it',
  });
}

/** A notice and the signature that lies beside it. */
function noticeOf(file: string, read: (file: string) => Buffer): { text: string; signature: string | null } {
  const signature = `${file}.sig`;
  return {
    text: read(file).toString('utf8'),
    signature: existsSync(signature) ? read(signature).toString('latin1') : null,
  };
}

function usage(what: string, which: string): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: `${what}: ${which}`,
    hint: 'name the folder of a production; with --signer the public key of its signer, with --earlier a head.json',
  });
}

async function inWords({ refusals, facts }: ProductionCheck, isSignerKnown: boolean): Promise<string[]> {
  const { escapeForTerminal } = await import('../../report/escape.ts');
  const lines = refusals.map(({ reason, detail }) => `${reason}: ${escapeForTerminal(detail)}`);
  if (refusals.length === 0 && facts !== null) {
    const { treeSize, counts, headSha256, signer } = facts;
    const { produced, redacted, withheld } = counts;
    lines.push(
      `${treeSize} rows: ${produced} produced, ${redacted} redacted, ${withheld} withheld`,
      `head SHA-256 ${headSha256}`,
      signer === null ? 'NOT SIGNED' : `signed by ${escapeForTerminal(signer)}`,
      ...(signer === null || isSignerKnown
        ? []
        : ['compare the key with one you have from elsewhere, or give it with --signer']),
      'VERIFIED',
    );
  }
  return lines.map((line) => `${line}\n`);
}
