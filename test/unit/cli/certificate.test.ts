import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCase } from '../../../src/case/open.ts';
import { SIGNING_KEY, SIGNING_KEY_PUBLIC } from '../../make/keys.ts';
import { destroy, world, type World } from '../../make/proof.ts';
import { runMain, type Outcome } from './run-main.ts';

const NOW = ['--now', '2026-03-04T09:00:00Z', '--by', 'Ivy Okafor'];

const certify = ({ caseFile }: World, target: string, ...more: string[]): Promise<Outcome> =>
  runMain(['certificate', caseFile, '-o', target, ...NOW, ...more]);

/** Everything flagged is destroyed, and the rest is there. */
async function finished(): Promise<World & { target: string }> {
  const made = await world({ 'Plans/a.txt': 'account plan a', 'soup.txt': 'lentils' });
  await runMain(['head', made.caseFile, '-o', join(made.folder, 'head'), ...NOW]);
  await destroy(made, 'Plans/a.txt', 'done');
  rmSync(join(made.drive, 'Plans'), { recursive: true });
  expect((await made.verify()).code).toBe(0);
  return { ...made, target: join(made.folder, 'paper') };
}

describe('handback certificate', () => {
  it('states rows, authority, proof, and what was not checked, for a person to sign', async () => {
    const made = await finished();
    expect(await certify(made, made.target)).toMatchObject({ code: 0 });
    const text = readFileSync(join(made.target, 'certificate.md'), 'utf8');
    const head = readFileSync(join(made.folder, 'head/head.json'), 'utf8');
    const { createHash } = await import('node:crypto');
    expect(text).toContain(`**Head, SHA-256: ${createHash('sha256').update(head).digest('hex')}**`);
    for (const words of [
      '# Certificate of destruction\n',
      `| ${made.control('Plans/a.txt')} | destroy, verified | `,
      'Dana, rm, 09:30Z; recorded by ',
      'Ivy Okafor, counsel; Order 12, par. 4; for HB-',
      'bag 1',
      '## Locations NOT checked, or outside control',
      '| backups | NOT CHECKED |  |',
      '18 U.S.C. 1833(b)',
      'not media sanitization',
      'I declare under penalty of perjury',
      'Signature: ',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/sanitized|INCOMPLETE|Plans|soup/);
    const html = readFileSync(join(made.target, 'certificate.html'), 'utf8');
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(html).not.toMatch(/sanitized|INCOMPLETE|<script|https?:/);
    expect((await runMain(['verify', made.caseFile])).code).toBe(0);
  });

  it('is refused while anything is open or failed, and drafted with INCOMPLETE on it', async () => {
    const made = await world();
    const target = join(made.folder, 'paper');
    const nothing = await certify(made, target);
    expect(nothing.code).toBe(5);
    expect(nothing.stdout).toContain('nothing was decided to be returned or destroyed\n');
    await destroy(made, 'Plans/a.txt', 'done');
    const open = await certify(made, target);
    expect(open.stdout).toContain(`${made.control('Plans/a.txt')}: destroy is done, not verified\n`);
    expect(open.stdout).toContain('proposed to be returned or destroyed, and not decided: HB-');
    expect(open.stdout).toContain('no head binds the inventory');
    expect(open.stdout).toContain('nothing was verified against the source');
    await made.verify();
    const failed = await certify(made, target);
    expect(failed.code).toBe(5);
    expect(failed.stdout).toContain(`${made.control('Plans/a.txt')}: destroy FAILED\n`);
    expect(failed.stdout).toContain('the last verification found 1 difference that no decision covers');
    expect(existsSync(target)).toBe(false);
    expect((await certify(made, target, '--draft')).code).toBe(3);
    for (const name of ['certificate.md', 'certificate.html']) {
      expect(readFileSync(join(target, name), 'utf8')).toMatch(/INCOMPLETE: a draft/);
    }
  });

  it('takes locations from the worksheet, and believes only what says that it was checked', async () => {
    const made = await finished();
    const sheet = join(made.folder, 'sheet.csv');
    writeFileSync(
      sheet,
      'PLACE,KIND,SCANNED,WHEN_UTC,WHY_NOT,CHECKED_BY,REMARK\r\n' +
        'phones and tablets,place,Y,2026-03-01,,Dana <Reyes>,one phone\r\n' +
        'backups,place,not checked,,no access,,\r\n' +
        'other computers,place,not applicable,,has none,,\r\n' +
        'other cloud accounts,place,Y,2026-03-01,,,quickly\r\n',
    );
    await certify(
      made,
      made.target,
      '--locations',
      sheet,
      '--kept',
      'escrow, Neutral & Co.',
      '--no-use',
      'None was used.',
    );
    const html = readFileSync(join(made.target, 'certificate.html'), 'utf8');
    expect(html).toContain('<td>Dana &lt;Reyes&gt;, 2026-03-01</td><td>one phone</td>');
    expect(html).toContain('<td>backups</td><td>NOT CHECKED</td><td>no access</td>');
    expect(html).toContain('<td>other computers</td><td>NOT CHECKED</td><td>not applicable; has none</td>');
    expect(html).toContain(
      '<td>other cloud accounts</td><td>NOT CHECKED</td><td>said to be checked, but not by whom; quickly</td>',
    );
    expect(html).toContain('<li>escrow, Neutral &amp; Co.</li>');
    expect(html).toContain('<p>None was used.</p>');
    for (const words of [
      ['--kept', 'one Sanitized disk'],
      ['--no-use', 'All was sanitised.'],
    ]) {
      const outcome = await certify(made, join(made.folder, 'none'), '--draft', ...words);
      expect(outcome).toMatchObject({ code: 2 });
      expect(outcome.stderr).toContain('no certificate says "sanitized"');
    }
    writeFileSync(sheet, 'PLACE,SCANNED,CHECKED_BY,REMARK\nbackups,Y,Dana,sanitized\n');
    expect(await certify(made, join(made.folder, 'none'), '--locations', sheet)).toMatchObject({ code: 2 });
    expect(existsSync(join(made.folder, 'none'))).toBe(false);
    writeFileSync(sheet, 'a,b\n1,2\n');
    expect(await certify(made, made.target, '--locations', sheet)).toMatchObject({ code: 2 });
  });

  it('is signed as a paper of its own kind, the same bytes for the same case and clock', async () => {
    const made = await finished();
    const key = join(made.folder, 'id');
    writeFileSync(key, SIGNING_KEY, { mode: 0o600 });
    await certify(made, made.target, '--sign-key', key);
    const again = join(made.folder, 'again');
    await certify(made, again);
    for (const name of readdirSync(again)) {
      expect(readFileSync(join(again, name), 'utf8')).toBe(readFileSync(join(made.target, name), 'utf8'));
    }
    const signers = join(made.folder, 'signers');
    writeFileSync(signers, `ivy namespaces="certificate@handback" ${SIGNING_KEY_PUBLIC}\n`);
    const { spawnSync } = await import('node:child_process');
    const check = (namespace: string): number | null =>
      spawnSync(
        'ssh-keygen',
        [
          '-Y',
          'verify',
          '-f',
          signers,
          '-I',
          'ivy',
          '-n',
          namespace,
          '-s',
          join(made.target, 'certificate.md.sig'),
        ],
        { input: readFileSync(join(made.target, 'certificate.md')) },
      ).status;
    expect(check('certificate@handback')).toBe(0);
    expect(check('head@handback')).toBe(255);
  });

  it('rests on no record that says sanitized: such a step is refused (5)', async () => {
    const made = await world();
    await destroy(made, 'Plans/a.txt', 'authorized');
    const said = await made.decide('Plans/a.txt', '--stage', 'done', '--how', 'disk sanitized by Dana');
    expect(said).toMatchObject({ code: 5, stdout: expect.stringContaining('sanitized') as string });
  });

  it('stars the word out of names that it quotes, and says so', async () => {
    const made = await finished();
    await runMain([
      ...['hold', made.caseFile, '--place', 'Sanitized Water v. Sanitised Ltd', '--path', 'none/**'],
      ...['--authority', 'Desanitized & Co.', ...NOW],
    ]);
    expect(await certify(made, made.target, '--draft')).toMatchObject({ code: 3 });
    for (const name of ['certificate.md', 'certificate.html']) {
      const text = readFileSync(join(made.target, name), 'utf8');
      expect(text).not.toMatch(/saniti[sz]ed/i);
      expect(text.replaceAll('\\', '')).toContain('S*******d Water v. S*******d Ltd');
      expect(text).toContain('its letters are starred');
    }
    expect(await runMain(['hold', made.caseFile])).toMatchObject({
      stdout: expect.stringContaining('Sanitized Water v. Sanitised Ltd') as string,
    });
  });

  it('rests on a sound log only (4)', async () => {
    const made = await finished();
    const { db, close } = openCase(made.caseFile);
    db.run("UPDATE decisions SET state = 'retain'");
    close();
    expect(await certify(made, made.target)).toMatchObject({ code: 4 });
    expect(existsSync(made.target)).toBe(false);
  });
});
