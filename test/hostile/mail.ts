/** One attachment: its name goes into the header as it is. */
export interface MailPart {
  type: string;
  name?: string;
  body: string | Uint8Array;
}

function partOf({ type, name, body }: MailPart): string {
  const disposition = name === undefined ? 'inline' : `attachment; filename="${name}"`;
  const encoded = Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\r\n');
  return `Content-Type: ${type}\r\nContent-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`;
}

/** A mail with several parts; `around` is the text that stands before and behind them. */
export function buildMail(subject: string, parts: readonly MailPart[], around = ''): string {
  const headers = [
    'From: Dana Reyes <dana.reyes@example.com>',
    'To: Ivy Okafor <ivy@lawfirm.example>',
    `Subject: ${subject}`,
    'Date: Mon, 14 Jul 2025 09:30:00 +0000',
    'Message-ID: <1@example.com>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="frontier"',
  ];
  const body = parts.map((part) => `--frontier\r\n${partOf(part)}`).join('');
  const epilogue = around === '' ? '' : `${around} after\r\n`;
  const preamble = around === '' ? '' : `${around} before\r\n`;
  return `${headers.join('\r\n')}\r\n\r\n${preamble}${body}--frontier--\r\n${epilogue}`;
}

/** A mail within a mail, `depth` times. */
export function nestedMail(depth: number): string {
  let mail = buildMail('innermost', [{ type: 'text/plain', body: 'the innermost text' }]);
  for (let level = 1; level < depth; level += 1) {
    mail = buildMail(`level ${level}`, [{ type: 'message/rfc822', name: 'inner.eml', body: mail }]);
  }
  return mail;
}

/** Parts within parts, more than any parser follows, around a text. */
export function deepMail(depth: number, text: string): string {
  const head =
    'From: a@example.com\r\nDate: Mon, 14 Jul 2025 09:30:00 +0000\r\nSubject: deep\r\nMIME-Version: 1.0\r\n';
  const levels = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`,
  );
  return `${head}${levels.join('')}\r\n${text}\r\n`;
}

const HEAD = 'From: a@example.com\r\nDate: Mon, 14 Jul 2025 09:30:00 +0000\r\nMIME-Version: 1.0\r\n';

/** A mail of `count` parts, a text in the last. */
export function manyPartsMail(count: number, text: string): string {
  const part = '--b\r\n\r\nx\r\n'.repeat(count - 1);
  return `${HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n${part}--b\r\n\r\n${text}\r\n--b--\r\n`;
}

/** A mail with `count` more headers, and a text. */
export function manyHeadersMail(count: number, text: string): string {
  return `${HEAD}${'X-More: x\r\n'.repeat(count)}Subject: many\r\n\r\n${text}\r\n`;
}

/** A mail with one address of `length` letters on one line, and a text. */
export function longAddressMail(length: number, text: string): string {
  const names = '"a" <a@example.com>, '.repeat(Math.floor(length / 21));
  return `${HEAD}To: ${names}b@example.com\r\nSubject: long\r\n\r\n${text}\r\n`;
}

/** A mail in a mail, `depth` times, each as it stands, so that nothing grows but by its headers. */
export function bareNestedMail(depth: number, text: string): string {
  return `${`${HEAD}Content-Type: message/rfc822\r\n\r\n`.repeat(depth)}${HEAD}Subject: innermost\r\n\r\n${text}\r\n`;
}
