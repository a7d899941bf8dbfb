import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeCase } from '../make/case.ts';
import { SIGNING_KEY, SIGNING_KEY_PUBLIC } from '../make/keys.ts';
import { handback } from '../make/run.ts';

/** Runs a shell script in a folder; returns its exit code and all it printed. */
function sh(cwd: string, script: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -e\n${script}`], {
    cwd,
    encoding: 'utf8',
  });
  return { code: status, text: `${stdout}${stderr}` };
}

/** A case with its head and signing key, in a folder. */
async function withHead(more: string[] = []): Promise<string> {
  const { folder, caseFile } = await makeCase({ 'Plans/contoso.txt': 'account plan', 'b.txt': 'b' });
  writeFileSync(join(folder, 'id'), SIGNING_KEY, { mode: 0o600 });
  writeFileSync(
    join(folder, 'allowed'),
    `counsel@lawfirm.example namespaces="head@handback" ${SIGNING_KEY_PUBLIC}\n`,
  );
  const made = handback([
    'head',
    caseFile,
    '-o',
    join(folder, 'head'),
    '--sign-key',
    join(folder, 'id'),
    ...more,
  ]);
  expect(made).toMatchObject({ code: 0 });
  return folder;
}

const SSH_VERIFY =
  'ssh-keygen -Y verify -f allowed -I counsel@lawfirm.example -n head@handback -s head/head.json.sig < head/head.json';

it('ssh-keygen takes the signature of a head, and no other', async () => {
  const folder = await withHead();
  expect(sh(folder, SSH_VERIFY)).toMatchObject({ code: 0 });
  expect(sh(folder, SSH_VERIFY.replace('-n head@', '-n production@'))).toMatchObject({ code: 255 });
  const [ours] = [readFileSync(join(folder, 'head/head.json.sig'), 'utf8')];
  sh(folder, 'rm head/head.json.sig; ssh-keygen -q -Y sign -f id -n head@handback head/head.json');
  expect(readFileSync(join(folder, 'head/head.json.sig'), 'utf8')).toBe(ours);
  writeFileSync(join(folder, 'head/head.json'), `${readFileSync(join(folder, 'head/head.json'), 'utf8')} `);
  expect(sh(folder, SSH_VERIFY)).toMatchObject({ code: 255 });
});

const AUTHORITY = `
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj '/CN=Invented Root'
openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj '/CN=Invented Stamps'
printf 'extendedKeyUsage=critical,timeStamping\\n' > ext
openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out tsa.pem
echo 01 > serial
printf '[tsa]\\ndefault_tsa = t\\n[t]\\nserial = serial\\nsigner_digest = sha256\\ndefault_policy = 1.2.3.4.1\\ndigests = sha256\\n' > tsa.cnf
openssl ts -reply -config tsa.cnf -queryfile head/head.json.tsq -signer tsa.pem -inkey tsa.key -chain ca.pem -out reply.tsr
`;

it('openssl answers the request, and both take the reply for this head alone', async () => {
  const folder = await withHead();
  expect(sh(folder, AUTHORITY)).toMatchObject({ code: 0 });
  const args = [
    'head',
    join(folder, 'audit.case'),
    '-o',
    join(folder, 'head'),
    '--timestamp-reply',
    join(folder, 'reply.tsr'),
  ];
  const kept = handback([...args, '--tsa-ca', join(folder, 'ca.pem')]);
  expect(kept).toMatchObject({ code: 0 });
  expect(kept.stdout).toMatch(/^stamped {4}\S+Z by CN=Invented Stamps \(trusted\)$/m);
  expect(
    sh(folder, 'openssl ts -verify -data head/head.json -in head/head.json.tsr -CAfile ca.pem'),
  ).toMatchObject({
    code: 0,
  });
  const altered = sh(
    folder,
    'echo >> head/head.json; openssl ts -verify -data head/head.json -in reply.tsr -CAfile ca.pem',
  );
  expect(altered).toMatchObject({ code: 1 });
  sh(
    folder,
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out other.pem -days 30 -subj '/CN=Other Root'",
  );
  expect(handback([...args, '--tsa-ca', join(folder, 'other.pem')])).toMatchObject({ code: 4 });
});

it('age opens the escrow file, and it holds the key', async () => {
  const probe = await withHead();
  sh(probe, 'age-keygen -o identity');
  const recipient = /age1\w+/.exec(readFileSync(join(probe, 'identity'), 'utf8'))?.[0] ?? '';
  const args = ['head', join(probe, 'audit.case'), '-o', join(probe, 'head'), '--escrow-to', recipient];
  expect(handback(args)).toMatchObject({ code: 0 });
  const opened = sh(probe, 'age -d -i identity head/escrow.age');
  expect(JSON.parse(opened.text)).toMatchObject({ type: 'handback-escrow/1', treeSize: 3 });
});
