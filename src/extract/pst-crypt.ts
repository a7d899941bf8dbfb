/** What the bytes of a permuted block stand for (MS-PST 5.1, the table mpbbI). */
const INNER = Buffer.from(
  'R/G05gtqckiFTp7r4viUU+C7oALoWgmr2+O6xnzDEN05BZYw9TdggozJE0prHfP7jyaXypEXAcQyLW4xlf/ZI9EAXnncRDsaKMVhVyCQPYO5Q75n0kZCdsBtW36y' +
    'DxYpPKkDVA3aXd/2t8dizY0G02lchtYU96Vmdayx6UUhcAyHn3SkIkxvvx9Wqi6zeDNQsKOSvM8ZHKdjyx5NPksbm0/n8O6tOrVZBOpAVSVR5XqJOGhSe/wnrte9' +
    '+gf0zI5f7zWchCsV1Xc0SbYSCn9xiP2dGEF9k9hYLM7+JK/euDbIoYCmmZioLw6BZXPkwqKK1OER0AiLKvLtmmQ/wWz57A==',
  'base64',
);
/** Its inverse (mpbbR). */
const OUTER = Buffer.alloc(256);
for (const [value, byte] of INNER.entries()) OUTER[byte] = value;
/** The third table, its own inverse (mpbbS). */
const MIDDLE = Buffer.from(
  'FFMPVrPIepzrZUgXFhWfAsxUfIMADQwLomKodtvZ7cfFpNyshXTW0KebrpqWcWbDY5m43XOSjoR9pV7RXZOxV1FQgIlSlE9OCmu8jX9uR0ZBQEQBEcsDP/f04amP' +
    'PDr5+/AZMIIJLsmdoIZJ7m9NbcQtgTQlhxuIqvwGoRI4/UxCcmQTNyRqdXdD/+a0SzZc5Ng1PUW5LOy3MSspB2ijDml7GJ4hOb4oGlt49SPKKrCvPv4EjOflmDKV' +
    '0/ZK6Kbq6fPVL3Ag8h8FZ61VEM7N4yc72rrXwibUkR3SHCIz+PrxWu/PkLaLtb3AvwiXHmziYeDGwVmru1jeX99geX6yig==',
  'base64',
);

/** Values of `bCryptMethod` (MS-PST 2.2.2.6). */
export const METHOD = { none: 0, permute: 1, cyclic: 2 } as const;

/** Gives permuted bytes their meaning, in place. */
export function permute(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = INNER[bytes[at] ?? 0] ?? 0;
}

/** The same for bytes of the other method (MS-PST 5.2); `key` is the lower half of the block's number. */
function turn(bytes: Buffer, key: number): void {
  let word = (key ^ (key >>> 16)) & 0xffff;
  for (let at = 0; at < bytes.length; at += 1) {
    const [low, high] = [word & 0xff, word >>> 8];
    const first = OUTER[((bytes[at] ?? 0) + low) & 0xff] ?? 0;
    const second = MIDDLE[(first + high) & 0xff] ?? 0;
    bytes[at] = ((INNER[(second - high) & 0xff] ?? 0) - low) & 0xff;
    word = (word + 1) & 0xffff;
  }
}

/** Gives the bytes of a block their meaning, in place. */
export function decode(bytes: Buffer, method: number, key: number): void {
  if (method === METHOD.permute) permute(bytes);
  else if (method === METHOD.cyclic) turn(bytes, key);
}
