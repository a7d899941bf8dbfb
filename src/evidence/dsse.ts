import { sign } from 'node:crypto';
import { exactJson } from './exact-json.ts';
import type { Manifest } from './manifest.ts';
import { fingerprintOf, type SigningKey } from './ssh-key.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** Names the form of the predicate; nothing is to be fetched there. */
const PREDICATE_TYPE = 'https://handback.example/production/v1';

/** What the signature of an envelope is over (DSSE 1.0, PAE); lengths count bytes. */
function signedBytes(body: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(PAYLOAD_TYPE)} ${PAYLOAD_TYPE} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * A production as an in-toto statement (Statement v1) about the files of its manifest, signed in a DSSE envelope. `keyid` is a hint by which the
 * signer's key may be found; only a key that the receiver has from elsewhere proves anything.
 */
export function productionEnvelope(key: SigningKey, manifest: Manifest): string {
  const { productionId, caseId, createdAt, audience, head, counts, files } = manifest;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: { productionId, caseId, createdAt, audience, head, counts },
  };
  const body = Buffer.from(JSON.stringify(statement));
  const sig = sign(null, signedBytes(body), key.privateKey).toString('base64');
  return exactJson({
    payload: body.toString('base64'),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid: fingerprintOf(key.publicBlob), sig }],
  });
}
