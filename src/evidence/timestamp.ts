import { createHash, verify, X509Certificate } from 'node:crypto';
import { derElements, derValues, TAG, type Der } from './der.ts';

/** `SEQUENCE { version 1, imprint { SHA-256, 32 bytes }, certReq TRUE }`, the digest cut out: RFC 3161 section 2.4.1. */
const REQUEST_START = Buffer.from('30390201013031300d060960864801650304020105000420', 'hex');
const REQUEST_END = Buffer.from('0101ff', 'hex');

const OIDS = {
  signedData: '2a864886f70d010702',
  timeStampInfo: '2a864886f70d0109100104',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
};

/** Digest algorithms that a time stamp may be signed with, by the hex of their object identifier. */
const DIGESTS: Record<string, string> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};
const SHA256_OID = '608648016503040201';

/** Extended key usage of a time-stamping authority. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** What to post to a time-stamping authority as `application/timestamp-query`; the message is the exact file. */
export function timestampRequest(message: Buffer): Buffer {
  return Buffer.concat([REQUEST_START, createHash('sha256').update(message).digest(), REQUEST_END]);
}

/** What a sound reply says; `problem` tells why another is none. */
export type TimestampCheck =
  { problem: null; time: string; authority: string; isTrusted: boolean } | { problem: string };

/**
 * Checks a reply (RFC 3161, CMS of RFC 5652): granted, about this message, signed by a certificate for time stamping
 * that was valid then. `isTrusted` where a chain leads from it to one of `roots`.
 */
export function checkTimestamp(reply: Buffer, message: Buffer, roots: X509Certificate[]): TimestampCheck {
  const [status, token] = derElements(derValues(reply)?.[0], TAG.sequence);
  const granted = derElements(status, TAG.sequence)[0]?.content;
  if (granted === undefined) return { problem: 'not a time stamp reply' };
  if (granted.length !== 1 || (granted[0] ?? 2) > 1) return { problem: 'the authority refused the request' };
  const [type, wrapped] = derElements(token, TAG.sequence);
  if (hexOf(type) !== OIDS.signedData) return { problem: 'a reply without a time stamp' };
  const signed = derElements(derElements(wrapped, TAG.context0)[0], TAG.sequence);
  const info = infoOf(signed[2]);
  if (info === null) return { problem: 'not a time stamp' };
  const digest = createHash('sha256').update(message).digest();
  if (!info.imprint.equals(digest)) return { problem: 'a time stamp of another file' };
  const signer = signerOf(signed, info.content);
  if (signer === null) return { problem: 'the signature of the time stamp is not good' };
  const { certificate, others } = signer;
  if (!isValidAt(certificate, info.time))
    return { problem: 'the certificate of the authority was not valid then' };
  return {
    problem: null,
    time: info.time.toISOString(),
    authority: certificate.subject.replaceAll('\n', ', '),
    isTrusted: leadsTo(certificate, others, roots, info.time),
  };
}

function hexOf(value: Der | undefined): string {
  return value?.content.toString('hex') ?? '';
}

/** The signed statement of the authority: the imprint and the time. */
function infoOf(encapsulated: Der | undefined): { content: Buffer; imprint: Buffer; time: Date } | null {
  const [type, wrapped] = derElements(encapsulated, TAG.sequence);
  const content = derElements(wrapped, TAG.context0)[0]?.content;
  if (hexOf(type) !== OIDS.timeStampInfo || content === undefined) return null;
  const [, , imprint, , generated] = derElements(derValues(content)?.[0], TAG.sequence);
  const [algorithm, digest] = derElements(imprint, TAG.sequence);
  const time = timeOf(generated);
  if (hexOf(derElements(algorithm, TAG.sequence)[0]) !== SHA256_OID || digest === undefined || time === null)
    return null;
  return { content, imprint: digest.content, time };
}

/** GeneralizedTime in UTC, `20250903170405.123Z`. */
function timeOf(value: Der | undefined): Date | null {
  const text = value?.tag === TAG.time ? value.content.toString('latin1') : '';
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3})\d*)?Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '0'] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

interface Signer {
  certificate: X509Certificate;
  others: X509Certificate[];
}

/** The certificate in the token that signed `content`; null where none did. */
function signerOf(signed: Der[], content: Buffer): Signer | null {
  const certificates = signed.filter(({ tag }) => tag === TAG.context0).flatMap(certificatesIn);
  const info = derElements(derElements(signed.at(-1), TAG.set)[0], TAG.sequence);
  const [, , digestAlgorithm, attributes, , signature] = info;
  const digestName = DIGESTS[hexOf(derElements(digestAlgorithm, TAG.sequence)[0])];
  if (digestName === undefined || attributes?.tag !== TAG.context0 || signature === undefined) return null;
  if (!attributesFit(attributes, createHash(digestName).update(content).digest())) return null;
  // What is signed is the set of attributes under its own tag (RFC 5652 section 5.4).
  const bytes = Buffer.concat([Buffer.from([TAG.set]), attributes.bytes.subarray(1)]);
  const certificate = certificates.find(
    (candidate) =>
      isForTimeStamping(candidate) && isSignedBy(candidate, digestName, bytes, signature.content),
  );
  return certificate === undefined ? null : { certificate, others: certificates };
}

function isSignedBy(certificate: X509Certificate, digest: string, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(digest, bytes, certificate.publicKey, signature);
  } catch {
    // A key that cannot sign.
    return false;
  }
}

function isForTimeStamping({ keyUsage }: X509Certificate): boolean {
  // Undefined where the certificate has no such extension, whatever the type says.
  return (keyUsage as string[] | undefined)?.includes(TIME_STAMPING) === true;
}

function certificatesIn(value: Der): X509Certificate[] {
  return (derValues(value.content) ?? []).flatMap(({ bytes }) => {
    try {
      return [new X509Certificate(bytes)];
    } catch {
      return [];
    }
  });
}

function attributesFit(attributes: Der, digest: Buffer): boolean {
  const values = new Map(
    derElements(attributes, TAG.context0).map((attribute) => {
      const [type, set] = derElements(attribute, TAG.sequence);
      return [hexOf(type), derElements(set, TAG.set)] as const;
    }),
  );
  const [type, ...moreTypes] = values.get(OIDS.contentType) ?? [];
  const [stated, ...moreDigests] = values.get(OIDS.messageDigest) ?? [];
  if (moreTypes.length > 0 || moreDigests.length > 0) return false;
  return hexOf(type) === OIDS.timeStampInfo && stated?.content.equals(digest) === true;
}

/** Certificates in a chain at most. */
const MOST_LINKS = 8;

function leadsTo(
  from: X509Certificate,
  others: X509Certificate[],
  roots: X509Certificate[],
  time: Date,
): boolean {
  let certificate = from;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const link = certificate;
    const signs = (issuer: X509Certificate): boolean =>
      link.checkIssued(issuer) && link.verify(issuer.publicKey) && isValidAt(issuer, time);
    if (roots.some((root) => root.raw.equals(link.raw) || signs(root))) return true;
    const next = others.find((other) => other.ca && !other.raw.equals(link.raw) && signs(other));
    if (next === undefined) return false;
    certificate = next;
  }
  return false;
}

function isValidAt({ validFrom, validTo }: X509Certificate, time: Date): boolean {
  return new Date(validFrom) <= time && time <= new Date(validTo);
}
