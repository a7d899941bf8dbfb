import { armor, Encrypter } from 'age-encryption';
import { EXIT, HandbackError } from '../model/error.ts';
import type { TreeFacts } from './head.ts';

/** What the neutral needs to open any row of a head. */
export interface Escrow extends TreeFacts {
  caseId: string;
  /** Hex. */
  key: string;
}

/**
 * The opening key, encrypted so that only the holder of the age identity behind `recipient` can read it
 * (age-encryption.org/v1, armored). Not the same bytes twice. Throws HandbackError (usage) for what is no recipient.
 */
export async function escrowFile(escrow: Escrow, recipient: string): Promise<string> {
  const { caseId, treeSize, root, key } = escrow;
  const text = `${JSON.stringify({ type: 'handback-escrow/1', caseId, treeSize, root, key }, null, 2)}\n`;
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch (error) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `not an age recipient: ${recipient}`,
      hint: 'the neutral makes one with age-keygen and sends the line that starts with age1',
      cause: error,
    });
  }
  return armor.encode(await encrypter.encrypt(text));
}
