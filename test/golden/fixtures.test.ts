import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import { copyDrive } from '../make/drive.js';
import { temporaryFolder } from '../make/folder.ts';
import { handback, ROOT } from '../make/run.ts';

const FORMATS = 'text,json,jsonl,csv,hashdeep,md,sarif,junit,github';
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Birth times and the sizes of folders differ from one file system to the next; absolute paths from one run to the next. */
function withoutChance(text: string, folder: string): string {
  return text
    .replaceAll(folder, '/golden')
    .replace(/"createdAt":\s*"[^"]*"/g, '"createdAt": "…"')
    .replace(/("kind":\s*"folder".*?"sizeBytes":\s*)"\d+"/g, '$1"…"')
    .replace(/^(.*,folder,(?:[^,]*,){4})\d+(,.*?,none,)[^,]*,/gm, '$1…$2…,')
    .replace(/,(computed|none),\d{4}-\d\d-\d\dT[\d:.]+Z,/g, ',$1,…,');
}

describe.each(['salesperson', 'engineer', 'consultants'])('the drive %s', (name) => {
  it('gives the reports on record, in every format, valid by their schemas', async () => {
    const folder = temporaryFolder();
    await copyDrive(name, join(folder, 'drive'));
    await copyFile(join(ROOT, 'fixtures', name, 'matter.yaml'), join(folder, 'matter.yaml'));
    const args = ['scan', 'drive', '-m', 'matter.yaml', '--now', '2026-03-02T09:00:00Z'];
    const { code, stderr } = handback([...args, '-f', FORMATS, '-o', 'out'], { cwd: folder });
    expect({ code, stderr: stderr.split('\n')[0] }).toMatchObject({ code: 1 });

    const golden = join(ROOT, 'test/golden/files', name);
    if (UPDATE) mkdirSync(golden, { recursive: true });
    for (const file of readdirSync(join(folder, 'out'))) {
      const text = withoutChance(readFileSync(join(folder, 'out', file), 'utf8'), folder);
      if (UPDATE) writeFileSync(join(golden, file), text);
      expect(existsSync(join(golden, file)), `${file} has no golden file`).toBe(true);
      expect(text === readFileSync(join(golden, file), 'utf8'), `${name}/${file} differs`).toBe(true);
    }
    const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')) as ReportHead & {
      items: ReportItem[];
    };
    expect(report.complete).toBe(true);
    const { listed, scanned, partial, skipped, failed } = report.coverage;
    expect(scanned + partial + skipped + failed).toBe(listed);
    expect(report.items).toHaveLength(listed);
    const schema = JSON.parse(
      readFileSync(join(ROOT, 'src/report/schema/report.schema.json'), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });
});
