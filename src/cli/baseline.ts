import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { Baseline } from '../audit/request.ts';
import { decidedFindings } from '../case/decisions.ts';
import { EXIT, HandbackError } from '../model/error.ts';

const SQLITE = 'SQLite format 3\0';

/**
 * Reads which findings are not open: those that stand in a JSON report, or those decided in a case. Throws HandbackError:
 * usage for any other file, and as `decidedFindings` does.
 */
export async function loadBaseline(file: string): Promise<Baseline> {
  const isCase = await startsWith(file, SQLITE).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  return { file, sha256: await digest(file), ids: isCase ? decidedFindings(file) : await reportedIds(file) };
}

async function startsWith(file: string, magic: string): Promise<boolean> {
  // A pipe would block for ever.
  if (!(await stat(file)).isFile()) throw new Error('not a file');
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === magic;
  } finally {
    await handle.close();
  }
}

async function reportedIds(file: string): Promise<Set<string>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw noBaseline(file, error);
  }
  const { z } = await import('zod');
  const report = z
    .object({
      schema: z.literal('handback-report/1'),
      items: z.array(z.object({ findings: z.array(z.object({ id: z.string() })) })),
    })
    .safeParse(content);
  if (!report.success) throw noBaseline(file, report.error);
  return new Set(report.data.items.flatMap(({ findings }) => findings.map(({ id }) => id)));
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function unreadable(file: string, cause: unknown): HandbackError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new HandbackError({
    code: EXIT.usage,
    message: `${missing ? 'no such file' : 'cannot read'} '${file}'`,
    hint: 'name the JSON report of an earlier run',
    cause,
  });
}

function noBaseline(file: string, cause: unknown): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: `no baseline: ${file}`,
    hint: 'name a report that was written with -f json',
    cause,
  });
}
