/** What programs write under an extension, by media type. Only extensions that promise something are here. */
const PROMISES: readonly [extensions: string, types: RegExp][] = [
  ['jpg jpeg', /^image\/jpeg$/],
  ['png', /^image\/png$/],
  ['gif', /^image\/gif$/],
  ['bmp', /^image\/bmp$/],
  ['heic heif', /^image\/hei[cf]/],
  ['webp', /^image\/webp$/],
  // Cameras write their own kinds of it.
  ['tif tiff', /^image\//],
  ['mp3 wav m4a flac ogg', /^(audio|video)\/|^application\/(ogg|octet-stream)$/],
  ['mp4 mov avi mkv webm', /^(audio|video)\/|^application\/octet-stream$/],
  ['pdf', /^application\/pdf$/],
  // A document with a password is a compound file.
  ['docx docm dotx dotm', /wordprocessingml|ms-word|^application\/x-cfb$/],
  ['xlsx xlsm xltx xlsb', /spreadsheetml|ms-excel|^application\/x-cfb$/],
  ['pptx pptm ppsx potx', /presentationml|ms-powerpoint|^application\/x-cfb$/],
  // Programs of all kinds write RTF, HTML and MHTML under this name.
  ['doc dot', /^application\/(msword|x-cfb|rtf)$|wordprocessingml|^(text|message)\//],
  ['xls xlt', /^application\/(x-cfb|xml)$|ms-excel|spreadsheetml|^(text|message)\//],
  ['ppt pps', /^application\/x-cfb$|ms-powerpoint|presentationml/],
  ['odt ods odp odg', /opendocument/],
  ['rtf', /^application\/rtf$|^text\//],
  ['zip', /^application\/zip$/],
  ['7z', /7z/],
  ['rar', /rar/],
  ['gz tgz', /gzip/],
  ['txt csv tsv log md ini', /^text\/|^message\/|xml$|mbox|postscript|rtf$/],
  ['htm html', /^text\/|xml$|^message\//],
  ['eml', /^message\/|^text\//],
  ['msg', /ms-outlook|x-cfb/],
  ['exe dll', /msdownload|executable/],
];

const BY_EXTENSION = new Map(
  PROMISES.flatMap(([extensions, types]) =>
    extensions.split(' ').map((extension): [string, RegExp] => [extension, types]),
  ),
);

/**
 * `jpg application/zip` where the extension (lower case, without the dot) promises something else than the content is, a
 * media type; null where they fit, or nothing is known of one of them.
 */
export function typeMismatch(extension: string | null, mediaType: string | null): string | null {
  const types = BY_EXTENSION.get(extension ?? '');
  if (types === undefined || mediaType === null || mediaType === 'application/x-empty') return null;
  return types.test(mediaType) ? null : `${extension ?? ''} ${mediaType}`;
}
