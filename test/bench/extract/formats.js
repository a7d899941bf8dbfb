const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.';
const TEXT = 'txt:Text (encoded):UTF8';
// Field separator, quote, UTF-8, from line 1, as shown, all sheets.
const SHEETS = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

/** Text of a mail by Python's own parser, without the blocks of base64 that it leaves as they are. It goes through a shell in single quotes. */
const MAIL = `
import re, sys
from email import message_from_binary_file, policy
for part in message_from_binary_file(open(sys.argv[1], "rb"), policy=policy.default).walk():
    if part.get_content_maintype() == "text" and part.get_content_subtype() == "plain":
        try: print(re.sub(r"(?m)^(?:[A-Za-z0-9+/]{60,}=*\\r?\\n)+[A-Za-z0-9+/]*=*$", "", part.get_content()))
        except Exception: pass
`;

/**
 * What each format is held against. `native`: a program that gives a file's text on its output, spawned once a file;
 * the speed is measured against it. `office`: the filter and extension by which LibreOffice converts it, for the words
 * where no native program gives them; pages cut words and put labels together, so there a word counts as found, too, where our
 * text without spaces has it. `least`: share of words that has to be found, pooled or as the mean over files.
 */
const FORMATS = [
  {
    name: 'pdf',
    types: ['application/pdf'],
    native: ['pdftotext', '-q', '-enc', 'UTF-8', '<file>', '-'],
    least: ['pooled', 0.97],
    speed: 1,
  },
  {
    name: 'docx',
    types: [OFFICE + 'wordprocessingml.'],
    office: ['docx', TEXT],
    least: ['pooled', 0.97],
    ooxml: true,
  },
  {
    name: 'xlsx',
    types: [OFFICE + 'spreadsheetml.'],
    office: ['xlsx', SHEETS],
    least: ['pooled', 0.9],
    ooxml: true,
  },
  {
    name: 'pptx',
    types: [OFFICE + 'presentationml.'],
    office: ['pptx', 'pdf'],
    least: ['mean', 0.95],
    ooxml: true,
  },
  { name: 'xlsb', types: ['application/vnd.ms-excel.sheet.binary.'], office: ['xlsb', SHEETS] },
  { name: 'odt', types: [OPEN_DOCUMENT + 'text'], office: ['odt', TEXT], least: ['pooled', 0.97] },
  { name: 'ods', types: [OPEN_DOCUMENT + 'spreadsheet'], office: ['ods', SHEETS] },
  { name: 'odp', types: [OPEN_DOCUMENT + 'presentation'], office: ['odp', 'pdf'] },
  { name: 'doc', types: ['application/msword'], native: ['antiword', '-m', 'UTF-8.txt', '<file>'] },
  {
    name: 'xls',
    types: ['application/vnd.ms-excel'],
    native: ['xls2csv', '-d', 'utf-8', '<file>'],
    office: ['xls', SHEETS],
  },
  {
    name: 'ppt',
    types: ['application/vnd.ms-powerpoint'],
    native: ['catppt', '-d', 'utf-8', '<file>'],
    office: ['ppt', 'pdf'],
    least: ['mean', 0.85],
  },
  {
    name: 'rtf',
    types: ['application/rtf'],
    native: ['catdoc', '-d', 'utf-8', '<file>'],
    office: ['rtf', TEXT],
    least: ['pooled', 0.93],
  },
  {
    name: 'eml',
    types: ['message/rfc822'],
    native: ['python3', '-c', MAIL, '<file>'],
    least: ['pooled', 0.98],
  },
];

/** The format of a media type; types that are held against nothing go by their own name. */
export function formatOf(mediaType) {
  const known = FORMATS.filter(({ types }) => types.some((type) => mediaType.startsWith(type)));
  // `application/vnd.ms-excel` begins the name of the binary workbook's type, too.
  const best = known.sort((a, b) => b.types[0].length - a.types[0].length)[0];
  return best ?? { name: mediaType, types: [mediaType] };
}
