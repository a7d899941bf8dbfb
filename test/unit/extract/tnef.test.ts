import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';
import { buildMail } from '../../hostile/mail.ts';
import { winmail } from '../../make/tnef.ts';

describe('a winmail.dat', () => {
  it('brings its texts in their code page, every form of the body, and who wrote it', async () => {
    const [item] = await examineBytes(winmail());
    expect(item?.mediaType).toBe('application/vnd.ms-tnef');
    expect(item?.examination).toEqual({ status: 'scanned', reasons: [], detail: null });
    expect(textOf(item, 'subject')).toBe('План');
    expect(textOf(item)).toBe('The old body\nThe Unicode body\nThe HTML body');
    expect(item?.segments.find(({ property }) => property === 'from')?.text).toBe('Dana Reyes');
    expect(textOf(item, 'attachment-name')).toBe('Größe plan.txt\nattachment-2.tnef');
  });

  it('has its attachments as members, attached messages with theirs', async () => {
    const items = await examineBytes(winmail());
    expect(summary(items)).toEqual([
      '(file) scanned',
      'Größe plan.txt scanned',
      'attachment-2.tnef scanned',
      'deep.txt scanned',
    ]);
    expect(textOf(items[1])).toBe('Account plan for Contoso');
    expect(textOf(items[2], 'subject')).toBe('Inner subject');
    expect([items[3]?.parent, textOf(items[3])]).toEqual([2, 'the deepest text']);
  });

  it('is a member of the mail that it came with', async () => {
    const mail = buildMail('wrapped', [
      { type: 'application/ms-tnef', name: 'winmail.dat', body: winmail() },
    ]);
    const items = await examineBytes(mail);
    expect(items.map(({ facts }) => facts?.path)).toEqual([
      undefined,
      'winmail.dat',
      'Größe plan.txt',
      'attachment-2.tnef',
      'deep.txt',
    ]);
  });

  it('that breaks off is partial, with what was whole', async () => {
    const whole = winmail();
    const [item] = await examineBytes(whole.subarray(0, whole.indexOf('Account plan') + 7));
    expect(item?.examination).toMatchObject({ status: 'partial', reasons: ['damaged'] });
    expect(textOf(item)).toContain('The Unicode body');
  });
});
