import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeCase } from '../make/case.ts';
import { SIGNING_KEY, SIGNING_KEY_PUBLIC } from '../make/keys.ts';
import { mutate, MUTATIONS } from '../make/mutations.ts';
import { FILES, makeMatter, produceInto } from '../make/production.ts';
import { seededRandom } from '../make/random.ts';
import { BIN, handback } from '../make/run.ts';
import { publicKeysIn } from '../../src/evidence/ssh-key.ts';
import { verifyProduction } from '../../src/evidence/verify-production.ts';

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

/**
 * The parts of a signature in OpenSSH's PROTOCOL.sshsig, taken apart by the text of that document alone: what is signed is the magic word,
 * the namespace, nothing, the name of the hash and the hash of the message, each but the first with its length before it.
 */
const TAKE_APART = `
import base64, hashlib, struct, sys
def strings(data):
    while data:
        length = struct.unpack('>I', data[:4])[0]
        yield data[4:4 + length]
        data = data[4 + length:]
def string(data): return struct.pack('>I', len(data)) + data
armour = open(sys.argv[1]).read().split('-----')[2]
blob = base64.b64decode(''.join(armour.split()))
key, namespace, _, hash_name, signature = strings(blob[10:])
message = open(sys.argv[2], 'rb').read()
signed = b'SSHSIG' + b''.join(map(string, [namespace, b'', hash_name, hashlib.new(hash_name.decode(), message).digest()]))
open('signed', 'wb').write(signed)
open('signature', 'wb').write(list(strings(signature))[1])
der = bytes.fromhex('302a300506032b6570032100') + list(strings(key))[1]
open('key.pem', 'w').write('-----BEGIN PUBLIC KEY-----\\n' + base64.b64encode(der).decode() + '\\n-----END PUBLIC KEY-----\\n')
`;

it('openssl finds the signature of a head good, and that of a changed head bad', async () => {
  const folder = await withHead();
  writeFileSync(join(folder, 'apart.py'), TAKE_APART);
  const verify =
    '/usr/bin/python3 apart.py head/head.json.sig head/head.json; openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed -sigfile signature';
  expect(sh(folder, verify)).toMatchObject({ code: 0 });
  writeFileSync(join(folder, 'head/head.json'), '{}');
  expect(sh(folder, verify)).toMatchObject({ code: 1 });
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

it('verify.py and verify-production give the same reasons for 200 seeded mutations', async () => {
  const matter = await makeMatter();
  await produceInto(matter, 'list');
  const other = await makeMatter({ ...FILES, 'one more.txt': 'account plan' });
  await produceInto(other, 'list');
  const random = seededRandom(20260302);
  const sound = sh(matter.folder, 'python3 list/verify.py list --signer id.pub');
  expect(sound).toMatchObject({ code: 0 });
  expect(sound.text).toMatch(/VERIFIED\n$/);
  const refused = new Map<string, number>();
  for (let round = 0; round < 200; round += 1) {
    const mutation = MUTATIONS[round % MUTATIONS.length] ?? 'dropped row';
    const folder = matter.path('mutated');
    rmSync(folder, { recursive: true, force: true });
    cpSync(matter.path('list'), folder, { recursive: true });
    mutate(folder, other.path('list'), mutation, (bound) => Math.floor(random() * bound));
    const ours = new Set(
      verifyProduction(folder, publicKeysIn(SIGNING_KEY_PUBLIC)).refusals.map(({ reason }) => reason),
    );
    const theirs = sh(matter.folder, 'python3 list/verify.py mutated --signer id.pub');
    expect(theirs.code, `${round} ${mutation}`).toBe(4);
    expect(theirs.text, `${round} ${mutation}`).toContain(`REFUSED: ${[...ours].join(', ')}\n`);
    refused.set(mutation, (refused.get(mutation) ?? 0) + 1);
  }
  expect([...refused.values()]).toEqual(MUTATIONS.map(() => 25));
});

/** Prints a file read by Python's csv module, one JSON list a row. */
const READ_CSV = `
import csv, json, sys
dialect = dict(delimiter='\\x14', quotechar='þ', strict=True) if sys.argv[1].endswith('.dat') else dict(strict=True)
for row in csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig'), **dialect): print(json.dumps(row))
`;

it("Python's csv reads DAT and CSV back, hostile names included", async () => {
  const name = 'a\u0001\t"þ\n=cmd|\u202etxt,;\'x.txt';
  const matter = await makeMatter({ ...FILES, [name]: 'account plan' });
  expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
  writeFileSync(matter.path('read.py'), READ_CSV);
  const read = (file: string) =>
    sh(matter.folder, `python3 read.py list/${file}`)
      .text.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  const [dat, csv] = [read('list.dat'), read('list.csv')];
  expect(new Set(dat.map(({ length }) => length)).size).toBe(1);
  expect(new Set(csv.map(({ length }) => length)).size).toBe(1);
  const column = (rows: string[][], title: string) =>
    rows.slice(1).map((row) => row[rows[0]?.indexOf(title) ?? -1]);
  expect(column(csv, 'NAME')).toContain(name);
  expect(column(dat, 'FILENAME')).toEqual(column(csv, 'NAME').map((text) => text?.replaceAll('\n', '®')));
  expect(column(dat, 'SHA256HASH')).toEqual(column(csv, 'SHA256'));
  expect(column(dat, 'DOCID')).toEqual(column(csv, 'CONTROL_NO'));
});

/** The JSON list that a program printed, whatever it said beside. */
function listIn(text: string): unknown[] {
  return JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)) as unknown[];
}

/** Names with every control character but NUL, and all else that a load file, a list or a spreadsheet trips over. */
const HOSTILE = [
  ...Array.from({ length: 31 }, (_, at) => `c${at + 1}-${String.fromCharCode(at + 1)}.txt`),
  ...[
    '\u007f',
    '\u0085',
    '\u2028',
    '"',
    "'",
    'þ',
    '®',
    '=1+1',
    '+x',
    '-x',
    '@x',
    '\u202e',
    '\u200f',
    ',',
    ';',
    '\\',
    ' ',
  ].map((text) => `${text}x.txt`),
];

it('csvkit and the csv of Python read every hostile name back as it was, or it is among the exceptions', async () => {
  const files = Object.fromEntries(HOSTILE.map((name, at) => [name, `account plan ${at}`]));
  const matter = await makeMatter(files);
  expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
  writeFileSync(matter.path('read.py'), READ_CSV);
  const rowsOf = (file: string): Record<string, string>[] => {
    const [header = [], ...rows] = sh(matter.folder, `python3 read.py list/${file}`)
      .text.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
    return rows.map((row) => {
      expect(row).toHaveLength(header.length);
      return Object.fromEntries(row.map((cell, at) => [header[at] ?? '', cell]));
    });
  };
  const names = HOSTILE.toSorted();
  expect(
    rowsOf('list.csv')
      .flatMap(({ NAME }) => (NAME?.endsWith('.txt') ? [NAME] : []))
      .toSorted(),
  ).toEqual(names);
  const exceptions = rowsOf('exceptions.csv').filter(({ FILE }) => FILE === 'list.dat');
  const excepted = new Set(exceptions.map(({ CONTROL_NO }) => CONTROL_NO));
  const dat = rowsOf('list.dat').filter(({ FILENAME }) => FILENAME?.endsWith('.txt'));
  expect(dat).toHaveLength(names.length);
  for (const { DOCID, FILENAME = '' } of dat) {
    expect(names.includes(FILENAME) || excepted.has(DOCID ?? '')).toBe(true);
  }
  expect(excepted.size).toBeLessThan(6);
  const kit = sh(matter.folder, "csvjson -d $'\\x14' -q þ -e utf-8-sig -I list/list.dat");
  const read = listIn(kit.text) as { DOCID: string; FILENAME: string | null }[];
  expect(read.map(({ DOCID }) => DOCID)).toEqual(rowsOf('list.dat').map(({ DOCID }) => DOCID));
  const reports = sh(
    matter.folder,
    `"${process.execPath}" "${BIN}" report audit.case -f dat -o report.dat || true; csvjson -d $'\\x14' -q þ -e utf-8-sig -I report.dat`,
  );
  expect(listIn(reports.text).length).toBe(names.length);
});

it('hashdeep audits the drive by the report of a case; sha256sum and rhash by its hashes', async () => {
  const matter = await makeMatter({ 'a, b#.txt': 'a', 'Plans/ünï "x".txt': 'b', 'two\nlines.txt': 'c' });
  const list = `"${process.execPath}" "${BIN}" report audit.case -f hashdeep -o drive.hashdeep`;
  expect(sh(matter.folder, list)).toMatchObject({ code: 0 });
  const listed = readFileSync(matter.path('drive.hashdeep'), 'utf8');
  expect(listed).toMatch(/^## HB-\d+: a name that this list cannot hold/m);
  const audit = 'cd drive && hashdeep -rl -o f -a -vv -k ../drive.hashdeep .';
  expect(listed).toContain('## 1 file not in this list: an audit counts each as new and ends with 1\n');
  expect(sh(matter.folder, audit)).toMatchObject({
    code: 1,
    text: expect.stringMatching(/New files found: 1$/m) as string,
  });
  rmSync(matter.path('drive/two\nlines.txt'));
  symlinkSync('..', matter.path('drive/out of the folder'));
  expect(sh(matter.folder, audit)).toMatchObject({ code: 0 });
  const sums = listed.split('\n').flatMap((line) => {
    const [, hash, name] = /^\d+,([0-9a-f]{64}),\.\/(.*)$/.exec(line) ?? [];
    return hash === undefined ? [] : [`${hash}  ${name ?? ''}\n`];
  });
  writeFileSync(matter.path('sums'), sums.join(''));
  expect(sh(matter.folder, 'cd drive && sha256sum --strict -c ../sums && rhash -c ../sums')).toMatchObject({
    code: 0,
  });
  writeFileSync(matter.path('drive/a, b#.txt'), 'other');
  expect(sh(matter.folder, audit)).toMatchObject({ code: 1 });
});

it('hashdeep audits a folder of what was produced, and finds what was added', async () => {
  const matter = await makeMatter({
    'Plans/a, b#.txt': 'account plan',
    'Plans/ünï.txt': 'another account plan',
  });
  await produceInto(matter, 'list');
  const audit = 'cd drive && hashdeep -rl -o f -a -vv -k ../list/list.hashdeep .';
  expect(sh(matter.folder, audit)).toMatchObject({ code: 0 });
  writeFileSync(matter.path('drive/new.txt'), 'new');
  expect(sh(matter.folder, audit)).toMatchObject({ code: 1 });
});

it.each([
  [
    'minisign',
    'minisign -G -W -p out.pub -s out.sec',
    'minisign -S -W -s out.sec -t "case 17" -x list.minisig -m list/manifest.json',
    'minisign -V -p out.pub -x list.minisig -m list/manifest.json',
  ],
  [
    'signify',
    'signify-openbsd -G -n -p out.pub -s out.sec',
    'signify-openbsd -S -s out.sec -x list.sig -m list/manifest.json',
    'signify-openbsd -V -p out.pub -x list.sig -m list/manifest.json',
  ],
])('%s signs a manifest from outside the folder, which stays as it was', async (_, keys, sign, verify) => {
  const matter = await makeMatter();
  await produceInto(matter, 'list');
  expect(sh(matter.folder, `${keys}\n${sign}\n${verify}`)).toMatchObject({ code: 0 });
  const check = 'python3 list/verify.py list --signer id.pub';
  expect(sh(matter.folder, check)).toMatchObject({ code: 0 });
  expect(sh(matter.folder, `cp list.* list/\n${check}`)).toMatchObject({ code: 4 });
  writeFileSync(matter.path('list/manifest.json'), '{}');
  expect(sh(matter.folder, verify)).toMatchObject({ code: 1 });
});

it('ssh-keygen takes the signature of a manifest', async () => {
  const matter = await makeMatter();
  await produceInto(matter, 'list');
  writeFileSync(matter.path('allowed'), `counsel@lawfirm.example ${SIGNING_KEY_PUBLIC}\n`);
  const verify =
    'ssh-keygen -Y verify -f allowed -I counsel@lawfirm.example -n production@handback -s list/manifest.json.sig < list/manifest.json';
  expect(sh(matter.folder, verify)).toMatchObject({ code: 0 });
});
