/**
 * True where a compound file (MS-CFB) holds an encrypted Office package: a stream named `EncryptedPackage`
 * (MS-OFFCRYPTO 2.3.4.4) stands in its directory.
 */
export function isEncryptedPackage(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  );
}
