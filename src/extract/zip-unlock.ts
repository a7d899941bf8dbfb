import type { Entry } from 'yauzl';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { tryPasswords, type Opened } from './passwords.ts';
import { lockOf, type Lock } from './zip-crypto.ts';
import { entryChunks, storedBytes, type Unlocked } from './zip-entry.ts';
import type { View } from './zip-view.ts';

/** Bytes that are unpacked to see whether a password is right. */
const PROOF = 2 ** 24;

/** Finds the password of an encrypted member; null where none of those given opens it. */
export async function unlockEntry(
  view: View,
  entry: Entry,
  context: Pick<Context, 'passwords'>,
): Promise<Opened<Unlocked> | null> {
  const lock = lockOf(entry);
  if (lock === null || context.passwords.length === 0) return null;
  const opening = openingOf(view, entry, lock);
  return tryPasswords(context, async (text) => {
    const decrypt = lock.open(text, opening);
    if (decrypt === null) return null;
    const unlocked = { decrypt, method: lock.method, hasChecksum: lock.hasChecksum };
    return (await isRight(view, entry, unlocked)) ? unlocked : null;
  });
}

function openingOf(view: View, entry: Entry, { opening }: Lock): Buffer {
  try {
    const [first = Buffer.alloc(0)] = storedBytes(view, entry);
    return Buffer.from(first.subarray(0, opening));
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
    return Buffer.alloc(0);
  }
}

/** The few bytes that tell a wrong password let some pass: what they open is broken. */
async function isRight(view: View, entry: Entry, unlocked: Unlocked): Promise<boolean> {
  let length = 0;
  try {
    for await (const chunk of entryChunks(view, entry, unlocked)) {
      length += chunk.length;
      if (length > PROOF) break;
    }
    return true;
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
    return false;
  }
}
