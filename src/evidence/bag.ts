/** BagIt 1.0, RFC 8493, with control numbers for names: a bag tells nothing of where its files lay. */

/** Where the payload lies in the bag. */
export const PAYLOAD = 'data/NATIVES';

export const BAG_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** A file of the payload as it was copied. */
export interface PayloadFile {
  /** Below the bag, `/` between names. */
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** A tag file that the tag manifest covers. */
export interface TagFile {
  name: string;
  sha256: string;
}

export interface BagFacts {
  /** Day, UTC: `2026-03-02`. */
  date: string;
  caseId: string;
  /** `handback 0.1.0`. */
  agent: string;
}

/** `data/NATIVES/HB-000042.docx`; an extension that is no plain word is left out. */
export function payloadPath(controlNumber: string, extension: string | null): string {
  const plain = extension !== null && /^[a-z0-9]{1,10}$/.test(extension) ? `.${extension}` : '';
  return `${PAYLOAD}/${controlNumber}${plain}`;
}

export function bagInfo({ date, caseId, agent }: BagFacts, files: PayloadFile[]): string {
  const bytes = files.reduce((sum, file) => sum + BigInt(file.bytes), 0n);
  return [
    `Bag-Software-Agent: ${agent}`,
    `Bagging-Date: ${date}`,
    `External-Identifier: ${caseId}`,
    `Payload-Oxum: ${bytes}.${files.length}`,
    '',
  ].join('\n');
}

/** Lines that `sha256sum -c` reads, too. */
export function manifest(files: { path: string; sha256: string }[]): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}

/** For an examiner: inside the folder `data`, `hashdeep -rl -o f -a -vv -k ../hashdeep.txt .` audits the payload. */
export function bagHashdeep(files: PayloadFile[]): string {
  const lines = files.map(({ path, bytes, sha256 }) => `${bytes},${sha256},.${path.slice('data'.length)}\n`);
  return `%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n${lines.join('')}`;
}
