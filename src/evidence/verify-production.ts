import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseExactJson } from './exact-json.ts';
import { hashFile } from './file-hash.ts';
import { HEAD_TYPE, SCHEME, type TreeFacts } from './head.ts';
import { createLeafList } from './leaf-list.ts';
import { linesOf } from './lines.ts';
import { leafOfRecord, parseRecord } from './list-record.ts';
import { count, emptyCounts, MANIFEST_TYPE, type Counts } from './manifest.ts';
import { merkleRoot } from './merkle.ts';
import { BadList, type Refusal, type RefusalReason } from './reasons.ts';
import { publicLine } from './ssh-key.ts';
import { NAMESPACES, sshVerify } from './sshsig.ts';

/** What of a production was found; `refusals` is empty where all is as it was signed and committed to. */
export interface ProductionCheck {
  refusals: Refusal[];
  /** Null where there is no manifest. */
  facts: {
    treeSize: number;
    counts: Counts;
    headSha256: string;
    signer: string | null;
    schema: string[];
  } | null;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().min(0);

const tree = z.object({ treeSize: size, root: hex });

const manifestSchema = z.object({
  type: z.literal(MANIFEST_TYPE),
  signer: z.string().nullable(),
  head: z.object({ treeSize: size, root: hex, sha256: hex }),
  counts: z.strictObject({
    ...{ produced: size, redacted: size, withheld: size },
    byBasis: z.record(z.string(), z.unknown()),
  }),
  files: z.array(
    z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), bytes: size, sha256: hex }),
  ),
});

type Checked = z.infer<typeof manifestSchema>;

const headSchema = z.object({
  type: z.literal(HEAD_TYPE),
  commitment: z.literal(SCHEME),
  schema: z
    .array(z.string().regex(/^[A-Z0-9_]+$/))
    .min(1)
    .refine((names) => new Set(names).size === names.length),
  treeSize: size,
  root: hex,
  previous: tree.nullable(),
});

type Refuse = (reason: RefusalReason, detail: string) => void;

/**
 * Checks a production offline, by itself: signatures, files, head, every row, and that the rows give the root. `expected`:
 * base64 of the public keys that may have signed; null where none was given. `earlier`: a head that was received before, whose
 * rows must be the first of this one. Throws what the system throws where a file
 * cannot be read.
 */
export function verifyProduction(
  folder: string,
  expected: string[] | null,
  earlier: TreeFacts | null = null,
): ProductionCheck {
  const refusals: Refusal[] = [];
  const refuse: Refuse = (reason, detail) => refusals.push({ reason, detail });
  const text = readText(folder, 'manifest.json') ?? '';
  const manifest = manifestOf(text);
  if (!manifest.success) {
    if (manifestOf(text.replaceAll('\r\n', '\n')).success)
      refuse('line-endings', 'manifest.json was converted');
    else refuse('manifest', 'manifest.json is missing or no manifest');
    return { refusals, facts: null };
  }
  const { signer, files, head: wanted, counts } = manifest.data;
  const sign = (name: string, namespace: string): void => {
    checkSignature(folder, { name, namespace }, signer, expected, refuse);
  };
  sign('manifest.json', NAMESPACES.production);
  checkFiles(folder, files, refuse);
  const head = headOf(folder, wanted);
  if (head === null) refuse('head', 'head.json is not the head that the manifest names');
  else {
    sign('head.json', NAMESPACES.head);
    const before = [head.previous, earlier].filter((one) => one !== null);
    checkList(folder, manifest.data, { schema: head.schema, before }, refuse);
  }
  const facts = {
    treeSize: wanted.treeSize,
    counts: counts,
    headSha256: wanted.sha256,
    signer,
    schema: head?.schema ?? [],
  };
  return { refusals, facts };
}

function manifestOf(text: string): z.ZodSafeParseResult<Checked> {
  return manifestSchema.safeParse(parseExactJson(text));
}

function readText(folder: string, name: string): string | null {
  try {
    const bytes = readFileSync(join(folder, name));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function checkSignature(
  folder: string,
  { name, namespace }: { name: string; namespace: string },
  signer: string | null,
  expected: string[] | null,
  refuse: Refuse,
): void {
  const armored = readText(folder, `${name}.sig`);
  if (signer === null) {
    if (armored !== null) refuse('signature', `${name}.sig is there, but the manifest names no signer`);
    if (expected !== null && name === 'manifest.json') refuse('signer', 'nobody signed');
    return;
  }
  const blob = sshVerify(armored ?? '', namespace, Buffer.from(readText(folder, name) ?? ''));
  if (blob === null) refuse('signature', `${name} has no good signature`);
  else if (publicLine(blob) !== signer || expected?.includes(blob.toString('base64')) === false) {
    refuse('signer', `${name} is signed by another key`);
  }
}

function checkFiles(folder: string, files: Checked['files'], refuse: Refuse): void {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      refuse('missing-file', name);
      continue;
    }
    const found = hashFile(path);
    if (found.sha256 === sha256 && found.bytes === bytes) continue;
    const isConverted = (['lf', 'crlf'] as const).some((way) => hashFile(path, way).sha256 === sha256);
    refuse(isConverted ? 'line-endings' : 'changed-file', isConverted ? `${name} was converted` : name);
  }
  const known = new Set([...files.map(({ name }) => name), 'manifest.json', 'manifest.json.sig']);
  for (const name of readdirSync(folder).sort()) if (!known.has(name)) refuse('extra-file', name);
}

function headOf(
  folder: string,
  wanted: Checked['head'],
): { schema: string[]; previous: TreeFacts | null } | null {
  const text = readText(folder, 'head.json') ?? '';
  if (createHash('sha256').update(text).digest('hex') !== wanted.sha256) return null;
  const head = headSchema.safeParse(parseExactJson(text));
  if (!head.success || head.data.treeSize !== wanted.treeSize || head.data.root !== wanted.root) return null;
  return head.data;
}

function checkList(
  folder: string,
  manifest: Checked,
  { schema, before }: { schema: string[]; before: TreeFacts[] },
  refuse: Refuse,
): void {
  const { treeSize, root } = manifest.head;
  const path = join(folder, 'list.jsonl');
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  const counts = emptyCounts();
  const leaves = createLeafList();
  try {
    for (const line of linesOf(path)) {
      const record = parseRecord(line ?? '\n', leaves.size());
      leaves.add(leafOfRecord(record, leaves.size(), schema));
      count(counts, record.status, record.basis);
    }
    if (leaves.size() !== treeSize) throw new BadList('list', `${leaves.size()} rows, not ${treeSize}`);
  } catch (error) {
    if (!(error instanceof BadList)) throw error;
    refuse(error.reason, error.message);
    return;
  }
  const rootOf = (rows: number): string => merkleRoot(leaves.bytes(), rows).toString('hex');
  if (rootOf(leaves.size()) !== root) refuse('root', 'the rows are not those that the head commits to');
  for (const head of before) {
    if (head.treeSize <= leaves.size() && rootOf(head.treeSize) === head.root) continue;
    refuse('root', `the first ${head.treeSize} rows are not those of the earlier head`);
  }
  if (inOrder(counts) !== inOrder(manifest.counts)) refuse('counts', 'the manifest counts other rows');
}

/** Size and root of a head that someone received. Null where the text is no head. */
export function treeOfHead(text: string): TreeFacts | null {
  const head = headSchema.safeParse(parseExactJson(text));
  return head.success ? { treeSize: head.data.treeSize, root: head.data.root } : null;
}

function inOrder({ byBasis, produced, redacted, withheld }: Checked['counts'] | Counts): string {
  const entries = Object.entries(byBasis).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([produced, redacted, withheld, entries]);
}
