import { DRAWING_NS } from './ooxml.ts';
import { DECLARATION } from './package.ts';

const placeholder = (id: number, name: string, ph: string, y: number) =>
  `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr>${ph}</p:nvPr></p:nvSpPr>` +
  `<p:spPr><a:xfrm><a:off x="457200" y="${y}"/><a:ext cx="8229600" cy="1143000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>` +
  '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>';

/** Empty title and content placeholders of a master or layout. */
export const LAYOUT_SHAPES =
  placeholder(2, 'Title', '<p:ph type="title"/>', 274638) +
  placeholder(3, 'Content', '<p:ph type="body" idx="1"/>', 1600200);

const color = (name: string, value: string) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`;
const COLORS = [
  color('dk1', '000000'),
  color('lt1', 'FFFFFF'),
  color('dk2', '1F497D'),
  color('lt2', 'EEECE1'),
  ...['4F81BD', 'C0504D', '9BBB59', '8064A2', '4BACC6', 'F79646'].map((value, index) =>
    color(`accent${index + 1}`, value),
  ),
  color('hlink', '0000FF'),
  color('folHlink', '800080'),
].join('');
const FONT = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>';
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';

/** The least theme that office software accepts. */
export const THEME =
  `${DECLARATION}<a:theme xmlns:a="${DRAWING_NS}" name="Plain"><a:themeElements>` +
  `<a:clrScheme name="Plain">${COLORS}</a:clrScheme>` +
  `<a:fontScheme name="Plain"><a:majorFont>${FONT}</a:majorFont><a:minorFont>${FONT}</a:minorFont></a:fontScheme>` +
  `<a:fmtScheme name="Plain"><a:fillStyleLst>${FILL.repeat(3)}</a:fillStyleLst>` +
  `<a:lnStyleLst>${`<a:ln w="9525">${FILL}</a:ln>`.repeat(3)}</a:lnStyleLst>` +
  `<a:effectStyleLst>${'<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3)}</a:effectStyleLst>` +
  `<a:bgFillStyleLst>${FILL.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;
