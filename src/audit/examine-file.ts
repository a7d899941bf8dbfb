import { detectMediaType } from '../extract/detect.ts';
import { ExtractFailure } from '../extract/extractor.ts';
import { formatOf, type Format } from '../extract/formats.ts';
import { createTextWindows, encodingOf, type TextWindows } from '../extract/text.ts';
import type { Engine, Scan } from '../match/engine.ts';
import { NO_HASHES, type Content, type Hashes } from '../model/content.ts';
import type { Examination, ExaminationStatus, Reason } from '../model/examination.ts';
import type { RemoteContent } from '../model/source.ts';
import { openForReading, pathOf } from '../sources/local/read.ts';
import { reasonOf } from '../sources/local/reason.ts';
import { localBytes, remoteBytes, type Bytes } from './bytes.ts';
import { createHashing, type Hashing } from './hashing.ts';
import { createPatience, type Patience } from './patience.ts';
import { stale } from './stale.ts';
import type { FileOutcome, FileTask, Settings } from './tasks.ts';

/** What is read at once; of larger files no twins are looked for. */
export const WINDOW = 2 ** 20;

/** Examines files one after the other; reads and hashes all, and matches those of plain text. */
export interface FileExaminer {
  examine: (task: FileTask) => Promise<FileOutcome>;
  /** The same for content that is fetched; what a parser needs is kept in `folder`. Throws as `chunks` does. */
  examineFetched: (id: number, content: RemoteContent, folder: string) => Promise<FileOutcome>;
}

/** `tick` is called whenever there is progress, at least once a window. */
export function createFileExaminer(engine: Engine, settings: Settings, tick: () => void): FileExaminer {
  const buffer = Buffer.allocUnsafe(WINDOW);
  const seen = createMemory();
  const read = async (id: number, bytes: Bytes): Promise<FileOutcome> => {
    const patience = createPatience(settings.budgets.timeoutPerFile);
    return examineOpen(id, { bytes, buffer, settings, tick, patience, at: 0, filled: 0 }, engine, seen);
  };
  return {
    examine: async (task) => {
      let bytes: Bytes;
      try {
        bytes = localBytes(task, openForReading(pathOf(task.root, task.sourceId)));
      } catch (error) {
        return failed(task, error);
      }
      try {
        return await read(task.id, bytes);
      } catch (error) {
        return failed(task, error);
      } finally {
        bytes.close();
      }
    },
    examineFetched: async (id, content, folder) => {
      const bytes = remoteBytes(content, folder, String(id));
      try {
        return await read(id, bytes);
      } finally {
        bytes.close();
      }
    },
  };
}

function failed(task: FileTask, error: unknown): FileOutcome {
  const { reason, detail } = reasonOf(error);
  return { id: task.id, verdict: { status: 'failed', reason, detail } };
}

/** A file being read from its start; `at` is the offset reached, `filled` what the last read brought. */
interface Reading {
  bytes: Bytes;
  buffer: Buffer;
  settings: Settings;
  tick: () => void;
  patience: Patience;
  at: number;
  filled: number;
}

async function examineOpen(id: number, reading: Reading, engine: Engine, seen: Memory): Promise<FileOutcome> {
  const head = await readWindow(reading);
  const hashing = createHashing(reading.settings.hashes);
  hashing.update(head);
  // A file of one window is hashed before it is examined, so that its twins need not be.
  const early = head.length < WINDOW ? hashing.finish() : null;
  const twin = early === null ? null : seen.find(head.length, early);
  if (twin !== null && !hasChanged(reading)) return { id, content: twin };

  const mediaType = await detectMediaType(head, sizeOf(reading));
  const format = formatOf(mediaType);
  const examined = format.isolated
    ? await hashOn(reading, hashing, head, format)
    : await examineText(reading, hashing, engine, head);
  // What was not read to its end has the hash that the source states.
  const hashes = early ?? (hasMore(reading) ? NO_HASHES : hashing.finish());
  if (hasChanged(reading)) return { id, content: { ...changed(examined), hashes: NO_HASHES, mediaType } };
  if (examined === null) return { id, parse: reading.bytes.parseTask(mediaType, hashes) };
  const content: Content = { hashes, mediaType, ...examined };
  if (early !== null) seen.remember(head.length, early, content);
  return { id, content };
}

/** A file that grows is read up to the window that shows it, or it might be read for ever. */
function hasMore({ at, filled, bytes }: Reading): boolean {
  return filled === WINDOW && at <= bytes.size;
}

/** As far as it is known. */
function sizeOf({ bytes, at, filled }: Reading): number {
  return filled < WINDOW ? at : bytes.size;
}

/** Fills the buffer as far as the file goes; the result is valid until the next call. */
async function readWindow(reading: Reading): Promise<Buffer> {
  const length = await reading.bytes.fill(reading.buffer, reading.at);
  reading.at += length;
  reading.filled = length;
  reading.tick();
  reading.patience.renew();
  return reading.buffer.subarray(0, length);
}

type Examined = Pick<Content, 'examination' | 'hits'>;

/** Hashes the rest of a file whose content is not matched here; null where a parser must read it. */
async function hashOn(
  reading: Reading,
  hashing: Hashing,
  head: Buffer,
  { how, family }: Format,
): Promise<Examined | null> {
  const isParsed = !('note' in how) && !('gap' in how);
  const { bytes, settings } = reading;
  const limit = settings.budgets.maxFileSize;
  if (isParsed) bytes.keep(head);
  // What a picture says of itself stands mostly at its beginning: the rest is not fetched for its sake.
  const isBrief = !isParsed || (family === 'picture' && settings.budgets.ocr === null);
  const isEnough = (): boolean => bytes.hashStated && (isBrief || reading.at > limit);
  while (hasMore(reading) && !isEnough()) {
    const window = await readWindow(reading);
    hashing.update(window);
    if (isParsed && reading.at <= limit) bytes.keep(window);
  }
  if ('note' in how) return unread('scanned', how.note);
  if ('gap' in how) return unread('skipped', how.gap);
  return reading.at > limit ? unread('skipped', 'too-large') : null;
}

function unread(status: ExaminationStatus, reason: Reason): Examined {
  return { examination: { status, reasons: [reason], detail: null }, hits: null };
}

/** Matches and hashes plain text from the same reads; matching stops at the size budget, hashing does not. */
async function examineText(
  reading: Reading,
  hashing: Hashing,
  engine: Engine,
  head: Buffer,
): Promise<Examined> {
  const limit = reading.settings.budgets.maxFileSize;
  const scan = engine.startScan(reading.patience.check);
  const examination: Examination = { status: 'scanned', reasons: [], detail: null };
  let text = await openText(head, scan, examination);
  const push = (bytes: Uint8Array): void => {
    text = within(text, examination, (open) => {
      open.push(bytes);
    });
  };
  push(head.subarray(0, limit));
  while (hasMore(reading) && !(reading.bytes.hashStated && reading.at > limit)) {
    const start = reading.at;
    const bytes = await readWindow(reading);
    hashing.update(bytes);
    if (start < limit) push(bytes.subarray(0, limit - start));
  }
  text = within(text, examination, (open) => {
    open.end();
  });
  if (reading.at > limit && text !== null) {
    examination.status = 'partial';
    examination.reasons.push('too-large');
    examination.detail = `examined up to byte ${limit}`;
  }
  return { examination, hits: scan.finish() };
}

async function openText(head: Buffer, scan: Scan, examination: Examination): Promise<TextWindows | null> {
  try {
    return createTextWindows(await encodingOf(head), scan.add);
  } catch (error) {
    fail(examination, 'failed', error);
    return null;
  }
}

/** Matches some more of a text; null where that took too long, or did so before. */
function within(
  text: TextWindows | null,
  examination: Examination,
  work: (text: TextWindows) => void,
): TextWindows | null {
  if (text === null) return null;
  try {
    work(text);
    return text;
  } catch (error) {
    fail(examination, 'partial', error);
    return null;
  }
}

function fail(examination: Examination, status: ExaminationStatus, error: unknown): void {
  if (!(error instanceof ExtractFailure)) throw error;
  examination.status = status;
  examination.reasons.push(error.reason);
  examination.detail = error.message;
}

function hasChanged({ bytes, at }: Reading): boolean {
  return bytes.hasChanged(at);
}

/** What was read of a file that changed meanwhile: it belongs to no one version, so it has no hash. */
function changed(examined: Examined | null): Examined {
  if (examined === null) return unread('failed', 'changed-while-read');
  return { examination: stale(examined.examination), hits: examined.hits };
}

/** Contents of the size read last: files arrive by size, and equal content has equal size. */
interface Memory {
  find: (size: number, hashes: Hashes) => Content | null;
  remember: (size: number, hashes: Hashes, content: Content) => void;
}

function createMemory(): Memory {
  let [size, contents] = [-1, new Map<string | null, Content>()];
  const of = (wanted: number): Map<string | null, Content> => {
    if (wanted !== size) {
      size = wanted;
      contents = new Map();
    }
    return contents;
  };
  return {
    find: (wanted, { sha256 }) => of(wanted).get(sha256) ?? null,
    remember: (wanted, { sha256 }, content) => of(wanted).set(sha256, content),
  };
}
