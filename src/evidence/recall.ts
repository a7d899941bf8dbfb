import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exactJson, parseExactJson } from './exact-json.ts';
import { linesOf } from './lines.ts';
import { leafOfRecord, parseRecord } from './list-record.ts';
import { productionNumber } from './production-number.ts';
import { BadList, type Refusal } from './reasons.ts';
import { publicLine } from './ssh-key.ts';
import { NAMESPACES, sshVerify } from './sshsig.ts';

const RECALL_TYPE = 'handback-recall/1';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const recallSchema = z.strictObject({
  type: z.literal(RECALL_TYPE),
  productionId: z.string(),
  manifest: hex,
  createdAt: z.string(),
  by: z.string(),
  reason: z.string(),
  rows: z.array(z.strictObject({ number: z.string(), i: z.int().min(0), leaf: hex })).min(1),
});

/** A clawback: rows of a production that the producing side asks back. `manifest` is the SHA-256 of its manifest.json. */
export type Recall = Omit<z.infer<typeof recallSchema>, 'type'>;

/** The exact text of a notice, which is what is signed. */
export function recallText(recall: Recall): string {
  return exactJson({ type: RECALL_TYPE, ...recall });
}

/** The letter that goes with a notice. What a receiver has to do is that of FRCP 26(b)(5)(B) and FRE 502. */
export function recallLetter({ productionId, manifest, createdAt, by, reason, rows }: Recall): string {
  const plain = (text: string): string =>
    text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\\`*_<>[\]#|&!]/g, '\\$&');
  return `# Recall of rows of production ${productionId}

- Made: ${createdAt} by ${plain(by)}
- Production: manifest.json with SHA-256 ${manifest}
- Reason: ${plain(reason)}

| Row | Commitment |
| --- | --- |
${rows.map(({ number, leaf }) => `| ${number} | ${leaf} |`).join('\n')}

These rows were produced inadvertently. The producing side claims that they are protected, and asks under Federal Rule of
Civil Procedure 26(b)(5)(B) and Federal Rule of Evidence 502, or the order that applies here in their place, that you

1. promptly return, sequester or destroy these rows and every copy, in each file of the production and in every system that it was loaded into;
2. do not use or disclose what they say until the claim is resolved;
3. take reasonable steps to get them back from whoever you passed them on to;
4. confirm in writing, by row number, what was done and when.

You may present the rows to the court under seal for a decision on the claim. The numbers stay as they are: a later
production has these rows withheld, against the same head. Check this notice against the production that you hold:

    handback verify-production <folder> --recall recall.json

This text is a form for counsel to review, not legal advice.
`;
}

/**
 * Checks a notice against the production in `folder`: that its signer signed it, that it names this production, and rows of it as
 * they are there.
 */
export function verifyNotice(
  folder: string,
  { text, signature }: { text: string; signature: string | null },
  production: { signer: string | null; schema: readonly string[] } | null,
): Refusal[] {
  const notice = recallSchema.safeParse(parseExactJson(text));
  if (!notice.success || production === null) return [refusal('not a recall notice')];
  const { manifest, rows } = notice.data;
  const found = createHash('sha256')
    .update(readFileSync(join(folder, 'manifest.json')))
    .digest('hex');
  if (found !== manifest) return [refusal('the notice is about another production')];
  const blob = sshVerify(signature ?? '', NAMESPACES.recall, Buffer.from(text));
  const isSigned = blob !== null && publicLine(blob) === production.signer;
  const leaves = leavesAt(folder, new Set(rows.map(({ i }) => i)), production.schema);
  return [
    ...(production.signer === null || isSigned
      ? []
      : [refusal('it is not signed by the signer of the production')]),
    ...rows
      .filter(({ i, leaf, number }) => leaves.get(i) !== leaf || productionNumber(i) !== number)
      .map(({ number }) => refusal(`${number} is not the row that the notice means`)),
  ];
}

function refusal(detail: string): Refusal {
  return { reason: 'recall', detail };
}

function leavesAt(
  folder: string,
  wanted: ReadonlySet<number>,
  schema: readonly string[],
): Map<number, string> {
  const leaves = new Map<number, string>();
  let index = 0;
  try {
    for (const line of linesOf(join(folder, 'list.jsonl'))) {
      if (wanted.has(index)) {
        leaves.set(index, leafOfRecord(parseRecord(line ?? '\n', index), index, schema).toString('hex'));
      }
      index += 1;
    }
  } catch (error) {
    // What is wrong with the list is refused by its own reason.
    if (!(error instanceof BadList)) throw error;
  }
  return leaves;
}
