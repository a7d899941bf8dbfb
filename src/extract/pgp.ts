import { ExtractFailure } from './extractor.ts';

/** First line of an armoured OpenPGP message (RFC 9580, 6.2). */
export const PGP_MESSAGE = '-----BEGIN PGP MESSAGE-----';

/** Throws ExtractFailure `encrypted`: nothing of an OpenPGP message can be read without a key. */
export function extractPgp(): void {
  throw new ExtractFailure('encrypted', 'only its recipients have the keys');
}
