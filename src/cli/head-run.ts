import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { commitInventory } from '../audit/commit.ts';
import { appendCustody } from '../case/custody.ts';
import { setTimestamp, type HeadRecord } from '../case/heads.ts';
import { openExistingCase, type Case } from '../case/open.ts';
import { firstRunId, localRoots } from '../case/runs.ts';
import type { SigningKey } from '../evidence/ssh-key.ts';
import { NAMESPACES, sshSign } from '../evidence/sshsig.ts';
import { checkTimestamp, timestampRequest } from '../evidence/timestamp.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { escapeForTerminal } from '../report/escape.ts';
import type { Call } from './command.ts';
import { note } from './errors.ts';
import { readCertificates, readNamed, readOpeningKey, signingKeyOf } from './evidence-files.ts';
import { ESCROW_TO, HEAD_OUTPUT, KEY_FILE, TIMESTAMP_REPLY, TSA_CA } from './evidence-options.ts';
import { whoAndWhen } from './who.ts';
import { refuseInSource } from './keep-out.ts';
import { pathOf, setting, valueOf, type Given } from './option.ts';
import { printPieces } from './print.ts';
import { NOTHING, stoppable } from './signals.ts';
import { writeFiles, type NamedContent } from './write-files.ts';

/** Makes or issues again the head of a case. Throws HandbackError. */
export async function makeHead({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const signingKey = signingKeyOf(given);
  const keyFile = pathOf(given, KEY_FILE);
  const key = keyFile === null ? null : readOpeningKey(keyFile);
  const folder = resolve(io.cwd(), pathOf(given, HEAD_OUTPUT) ?? setting(given, HEAD_OUTPUT));
  const store = openExistingCase(caseFile);
  try {
    refuseInSource(folder, localRoots(store.db));
    const record = await stoppable(io, NOTHING, (signal) =>
      commitInventory(store, { key, ...whoAndWhen(given) }, signal),
    );
    const stamped = store.db.transaction(() => timestampLines(store, record, given));
    const files = [...headFiles(record, signingKey), ...(await escrowOf(store, record, given))];
    writeFiles(folder, files);
    logFiles(store, files, folder, given);
    const names = files.map(({ name }) => name).join(', ');
    await printPieces([...headLines(record), ...stamped, `written    ${names}\n`], io);
  } finally {
    store.close();
  }
  if (signingKey === null)
    note(io, 'not signed: add --sign-key, or sign head.json with ssh-keygen -Y sign -n head@handback');
  if (valueOf(given, ESCROW_TO) === null) {
    note(
      io,
      'the opening key is in the case alone: without it no withheld row can ever be opened; keep a copy of the case, or use --escrow-to',
    );
  }
  return EXIT.complete;
}

/** The head as files: document, signature, request and reply of a time stamp. */
export function headFiles(record: HeadRecord, signingKey: SigningKey | null): NamedContent[] {
  const document = Buffer.from(record.document);
  return [
    { name: 'head.json', content: document },
    ...(signingKey === null
      ? []
      : [{ name: 'head.json.sig', content: sshSign(signingKey, NAMESPACES.head, document) }]),
    { name: 'head.json.tsq', content: timestampRequest(document) },
    ...(record.timestamp === null
      ? []
      : [{ name: 'head.json.tsr', content: Buffer.from(record.timestamp, 'base64') }]),
  ];
}

/** Checks the reply of an authority where one is given, and keeps it with the head. */
function timestampLines({ db }: Case, record: HeadRecord, given: Given): string[] {
  const file = pathOf(given, TIMESTAMP_REPLY);
  if (file === null) return [];
  const authorities = pathOf(given, TSA_CA);
  const reply = readNamed(file);
  const roots = authorities === null ? [] : readCertificates(authorities);
  const check = checkTimestamp(reply, Buffer.from(record.document), roots);
  if (check.problem !== null) throw badReply(check.problem, file);
  if (authorities !== null && !check.isTrusted) {
    throw badReply('the authority does not lead to the certificates given', file);
  }
  record.timestamp = reply.toString('base64');
  setTimestamp(db, record.id, record.timestamp);
  const { now, by } = whoAndWhen(given);
  const { time, authority } = check;
  appendCustody(db, { event: 'time-stamp', at: now, by, detail: { root: record.root, time, authority } });
  const trust = check.isTrusted ? 'trusted' : 'not checked against a certificate: add --tsa-ca';
  return [`stamped    ${check.time} by ${escapeForTerminal(check.authority)} (${trust})\n`];
}

function badReply(problem: string, file: string): HandbackError {
  return new HandbackError({
    code: EXIT.integrity,
    message: `${problem}: ${file}`,
    hint: 'post head.json.tsq to the authority as application/timestamp-query, and give what it answers',
  });
}

async function escrowOf({ db }: Case, record: HeadRecord, given: Given): Promise<NamedContent[]> {
  const recipient = valueOf(given, ESCROW_TO);
  if (recipient === null) return [];
  const { escrowFile } = await import('../evidence/escrow.ts');
  const { treeSize, root, key } = record;
  const content = await escrowFile({ caseId: firstRunId(db) ?? '', treeSize, root, key }, recipient);
  return [{ name: 'escrow.age', content }];
}

/** Of a head every file is an output, which `handback close` lists; with an escrow file the neutral can open every row. */
function logFiles({ db }: Case, files: NamedContent[], folder: string, given: Given): void {
  const { now: at, by } = whoAndWhen(given);
  db.transaction(() => {
    for (const { name, content } of files) {
      const sha256 = createHash('sha256').update(content).digest('hex');
      const format = name === 'escrow.age' ? 'escrow of the opening key' : `head, ${name}`;
      appendCustody(db, { event: 'export', at, by, detail: { format, target: join(folder, name), sha256 } });
    }
  });
}

function headLines({ treeSize, root, document }: HeadRecord): string[] {
  return [
    `rows       ${treeSize}\n`,
    `root       ${root}\n`,
    `head.json  SHA-256 ${createHash('sha256').update(document).digest('hex')}\n`,
  ];
}
