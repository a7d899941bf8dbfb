import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EXIT, HandbackError } from '../../../src/model/error.ts';
import { fingerprintOf, publicKeysIn, publicLine, readSigningKey } from '../../../src/evidence/ssh-key.ts';
import { NAMESPACES, sshSign, sshVerify } from '../../../src/evidence/sshsig.ts';
import { PASSPHRASE_KEY, RSA_KEY, SIGNING_KEY, SIGNING_KEY_PUBLIC } from '../../make/keys.ts';

const key = readSigningKey(SIGNING_KEY, 'id');
const message = Buffer.from('{"type":"handback-head"}\n');

describe('SSH signatures', () => {
  it('are good for the message and the namespace alone', () => {
    const signature = sshSign(key, NAMESPACES.head, message);
    expect(sshVerify(signature, NAMESPACES.head, message)).toEqual(key.publicBlob);
    expect(sshVerify(signature, NAMESPACES.production, message)).toBeNull();
    expect(sshVerify(signature, NAMESPACES.head, Buffer.from('{"type":"handback-head"} \n'))).toBeNull();
    expect(sshSign(key, NAMESPACES.head, message)).toBe(signature);
  });

  it('are as ssh-keygen lays them out', () => {
    const lines = sshSign(key, NAMESPACES.head, message).trimEnd().split('\n');
    expect(lines[0]).toBe('-----BEGIN SSH SIGNATURE-----');
    expect(lines.slice(1, -2).every(({ length }) => length === 70)).toBe(true);
  });

  it('with any byte changed are refused, never a crash', () => {
    const signature = sshSign(key, NAMESPACES.head, message);
    for (let at = 30; at < signature.length - 30; at += 1) {
      const other = signature[at] === 'A' ? 'B' : 'A';
      if (signature[at] === '\n') continue;
      const changed = signature.slice(0, at) + other + signature.slice(at + 1);
      expect(sshVerify(changed, NAMESPACES.head, message), `at ${at}`).toBeNull();
    }
    expect(sshVerify('', NAMESPACES.head, message)).toBeNull();
  });
});

describe('signing keys', () => {
  it('have the public line and fingerprint that ssh-keygen prints', () => {
    expect(SIGNING_KEY_PUBLIC).toContain(publicLine(key.publicBlob));
    expect(fingerprintOf(key.publicBlob)).toBe('SHA256:0V/sN38DEEK8oBiKcuWCTYYdfGjkQ5OcyQTqQof0AJY');
    const allowed = `# comment ssh-ed25519 AAAA\nsigner@example.com namespaces="head@handback" ${SIGNING_KEY_PUBLIC}\n`;
    expect(publicKeysIn(allowed)).toEqual([key.publicBlob.toString('base64')]);
  });

  it.each([
    ['a passphrase', PASSPHRASE_KEY, 'with a passphrase'],
    ['another type', RSA_KEY, 'of type ssh-rsa'],
    [
      'another format',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'is no OpenSSH private key',
    ],
    ['a cut end', `${SIGNING_KEY.slice(0, 200)}\n-----END OPENSSH PRIVATE KEY-----\n`, 'damaged'],
    ['nothing', '', 'is no OpenSSH private key'],
  ])('with %s are refused', (_, text, words) => {
    const read = () => readSigningKey(text, 'id');
    expect(read).toThrow(HandbackError);
    expect(read).toThrow(words);
    expect(read).toThrow(expect.objectContaining({ code: EXIT.usage }));
  });
});
