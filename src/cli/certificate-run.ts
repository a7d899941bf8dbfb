import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { certificateFacts } from '../audit/certify.ts';
import { openForDecisions } from '../audit/decide.ts';
import { readLocations } from '../audit/locations.ts';
import { verifyCase } from '../audit/verify-case.ts';
import { appendCustody } from '../case/custody.ts';
import { localRoots } from '../case/runs.ts';
import { certificate } from '../evidence/certificate.ts';
import { NAMESPACES, sshSign } from '../evidence/sshsig.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { paperHtml } from '../report/paper-html.ts';
import { paperMarkdown } from '../report/paper-md.ts';
import { CERTIFICATE_OUTPUT, DRAFT, KEPT, LOCATIONS, NO_USE } from './certificate-options.ts';
import type { Call } from './command.ts';
import { note } from './errors.ts';
import { readNamed, signingKeyOf } from './evidence-files.ts';
import { refuseInSource } from './keep-out.ts';
import { isGiven, pathOf, setting, valueOf, valuesOf, type Given } from './option.ts';
import { printPieces } from './print.ts';
import { whoAndWhen } from './who.ts';
import { writeFiles, type NamedContent } from './write-files.ts';

/** Prepares a certificate. Resolves to the exit code. Throws HandbackError: refused while a step is open. */
export async function makeCertificate({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const { by, now: at } = whoAndWhen(given);
  const draft = isGiven(given, DRAFT);
  const file = pathOf(given, LOCATIONS);
  const locations = file === null ? [] : readLocations(readNamed(file).toString('utf8'), file);
  const target = resolve(io.cwd(), pathOf(given, CERTIFICATE_OUTPUT) ?? setting(given, CERTIFICATE_OUTPUT));
  requireSound(caseFile);
  const into = openForDecisions(caseFile);
  try {
    refuseInSource(target, localRoots(into.store.db));
    const stated = { kept: valuesOf(given, KEPT), noUse: valueOf(given, NO_USE) };
    const facts = certificateFacts(into, { at, locations, ...stated, draft });
    if (facts.open.length > 0)
      await printPieces(
        facts.open.map((line) => `${escapeForTerminal(line)}\n`),
        io,
      );
    if (facts.open.length > 0 && !draft) throw refused(facts.open.length);
    const paper = certificate(facts);
    const files = filesOf(paperMarkdown(paper), paperHtml(paper), given);
    writeFiles(target, files);
    const { db } = into.store;
    const hashes = Object.fromEntries(files.map(({ name, content }) => [name, sha256(content)]));
    db.transaction(() =>
      appendCustody(db, {
        event: 'certificate',
        at,
        by,
        detail: { draft, open: facts.open, target, hashes },
      }),
    );
    await printPieces([`written    ${files.map(({ name }) => name).join(', ')}\n`], io);
  } finally {
    into.store.close();
  }
  note(
    io,
    draft
      ? 'a draft: not to be signed'
      : 'for a person to read, correct and sign: no program can make the declaration',
  );
  return draft ? EXIT.incomplete : EXIT.complete;
}

function filesOf(markdown: string, html: string, given: Given): NamedContent[] {
  const key = signingKeyOf(given);
  const signature = (text: string): string =>
    key === null ? '' : sshSign(key, NAMESPACES.certificate, Buffer.from(text));
  const files = [
    { name: 'certificate.md', content: markdown },
    { name: 'certificate.html', content: html },
  ];
  if (key === null) return files;
  return files.flatMap((one) => [one, { name: `${one.name}.sig`, content: signature(one.content) }]);
}

/** A certificate rests on the log. */
function requireSound(caseFile: string): void {
  const { custody, differences } = verifyCase(caseFile);
  if (custody.broken === null && differences.length === 0) return;
  throw new HandbackError({
    code: EXIT.integrity,
    message: 'the case is not what its custody log says',
    hint: 'handback verify <case> says where; nothing can be certified on it',
  });
}

function refused(open: number): HandbackError {
  return new HandbackError({
    code: EXIT.refused,
    message: `refused: ${open} ${open === 1 ? 'thing stands' : 'things stand'} against a certificate`,
    hint: 'finish what stands above, or look at it with --draft',
  });
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
