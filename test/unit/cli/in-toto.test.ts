import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMatter, produceInto } from '../../make/production.ts';
import { runMain } from './run-main.ts';

/** Takes the envelope apart, builds what was signed, and writes the public key as PEM: nothing of handback is used. */
const APART = `
import base64, hashlib, json, sys
key, envelope = open(sys.argv[1]).read().split()[1], json.load(open(sys.argv[2] + '/production.intoto.json'))
body, kind = base64.b64decode(envelope['payload']), envelope['payloadType'].encode()
open('pae', 'wb').write(b'DSSEv1 %d %s %d %s' % (len(kind), kind, len(body), body))
open('sig', 'wb').write(base64.b64decode(envelope['signatures'][0]['sig']))
spki = bytes.fromhex('302a300506032b6570032100') + base64.b64decode(key)[-32:]
open('pub.pem', 'w').write('-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----\\n' % base64.b64encode(spki).decode())
statement = json.loads(body)
for subject in statement['subject']:
    data = open(sys.argv[2] + '/' + subject['name'], 'rb').read()
    assert hashlib.sha256(data).hexdigest() == subject['digest']['sha256'], subject['name']
print(json.dumps(statement))
`;
const VERIFY = [
  'pkeyutl',
  '-verify',
  '-pubin',
  '-inkey',
  'pub.pem',
  '-rawin',
  '-in',
  'pae',
  '-sigfile',
  'sig',
];

describe('produce --in-toto', () => {
  it('signs a statement of all files that openssl takes, and both verifiers the folder with it', async () => {
    const matter = await makeMatter();
    expect(await produceInto(matter, 'list', ['--in-toto'])).toMatchObject({ code: 0 });
    const folder = matter.path('list');
    const apart = spawnSync('python3', ['-c', APART, 'id.pub', 'list'], {
      cwd: matter.folder,
      encoding: 'utf8',
    });
    expect(apart).toMatchObject({ status: 0, stderr: '' });
    const statement = JSON.parse(apart.stdout) as { subject: { name: string }[]; predicate: unknown };
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      files: { name: string }[];
      head: unknown;
      productionId: string;
    };
    const { head, productionId } = manifest;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicate: { productionId, head, counts: { produced: 2 } },
    });
    expect([...statement.subject.map(({ name }) => name), 'production.intoto.json']).toEqual(
      manifest.files.map(({ name }) => name),
    );
    const check = (): number | null => spawnSync('openssl', VERIFY, { cwd: matter.folder }).status;
    expect(check()).toBe(0);
    writeFileSync(matter.path('pae'), readFileSync(matter.path('pae'), 'utf8').replace('DSSEv1', 'DSSEv2'));
    expect(check()).not.toBe(0);
    const theirs = spawnSync('python3', ['verify.py', '.', '--signer', '../id.pub'], { cwd: folder });
    expect(theirs.status).toBe(0);
    expect(await runMain(['verify-production', folder, '--signer', matter.path('id.pub')])).toMatchObject({
      code: 0,
    });
  });

  it('asks for a key (2)', async () => {
    const matter = await makeMatter();
    const to = ['--for', 'counterparty', '-o', matter.path('list')];
    expect(await runMain(['produce', matter.caseFile, ...to, '--in-toto'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('add --sign-key') as string,
    });
  });
});
