import {
  commonParts,
  DRAWING_NS,
  relationships,
  RELATIONSHIPS_NS,
  type DocumentFacts,
  type Relationship,
} from './ooxml.ts';
import { DECLARATION, makePackage, xml, type Parts } from './package.ts';
import { LAYOUT_SHAPES, THEME } from './pptx-theme.ts';

interface PptxSlide {
  title?: string;
  /** One paragraph each. */
  bullets?: string[];
  table?: string[][];
  notes?: string;
  footer?: string;
  hidden?: boolean;
  comments?: { author: string; text: string }[];
  /** XML of further shapes. */
  xml?: string;
  relationships?: Relationship[];
}

export interface PptxContent extends DocumentFacts {
  slides: PptxSlide[];
  /** Text on the slide master: shown on every slide. */
  masterText?: string;
  parts?: Parts;
}

const P = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const NAMESPACES = `xmlns:p="${P}" xmlns:a="${DRAWING_NS}" xmlns:r="${RELATIONSHIPS_NS}"`;
const PRESENTATION = 'application/vnd.openxmlformats-officedocument.presentationml';
const COLOR_MAP =
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>';

/** A PowerPoint presentation. The same content gives the same bytes. */
export function makePptx(content: PptxContent): Uint8Array {
  const parts: Parts = {};
  const types: Record<string, string> = {
    'ppt/presentation.xml': `${PRESENTATION}.presentation.main+xml`,
    'ppt/slideMasters/slideMaster1.xml': `${PRESENTATION}.slideMaster+xml`,
    'ppt/slideLayouts/slideLayout1.xml': `${PRESENTATION}.slideLayout+xml`,
    'ppt/theme/theme1.xml': 'application/vnd.openxmlformats-officedocument.theme+xml',
  };
  const authors = [
    ...new Set(content.slides.flatMap((slide) => (slide.comments ?? []).map((c) => c.author))),
  ];
  for (const [index, slide] of content.slides.entries()) addSlide(parts, types, slide, index + 1, authors);
  if (content.slides.some((slide) => slide.notes !== undefined)) addNotesMaster(parts, types);
  if (authors.length > 0) {
    types['ppt/commentAuthors.xml'] = `${PRESENTATION}.commentAuthors+xml`;
    parts['ppt/commentAuthors.xml'] = commentAuthorsXml(authors);
  }
  return makePackage({
    ...commonParts(content, 'ppt/presentation.xml', types),
    ...presentationParts(content.slides.length, types),
    ...masterParts(content.masterText),
    ...parts,
    ...content.parts,
  });
}

function presentationParts(slides: number, types: Record<string, string>): Parts {
  const numbers = Array.from({ length: slides }, (_, index) => index + 1);
  const list: Relationship[] = [
    { id: 'rIdMaster', type: 'slideMaster', target: 'slideMasters/slideMaster1.xml' },
    { id: 'rIdTheme', type: 'theme', target: 'theme/theme1.xml' },
    ...numbers.map((n) => ({ id: `rIdSlide${n}`, type: 'slide', target: `slides/slide${n}.xml` })),
  ];
  const withNotes = 'ppt/notesMasters/notesMaster1.xml' in types;
  if (withNotes) {
    list.push({ id: 'rIdNotes', type: 'notesMaster', target: 'notesMasters/notesMaster1.xml' });
  }
  if ('ppt/commentAuthors.xml' in types) {
    list.push({ id: 'rIdAuthors', type: 'commentAuthors', target: 'commentAuthors.xml' });
  }
  const ids = numbers.map((n) => `<p:sldId id="${255 + n}" r:id="rIdSlide${n}"/>`);
  return {
    'ppt/_rels/presentation.xml.rels': relationships(list),
    'ppt/presentation.xml':
      `${DECLARATION}<p:presentation ${NAMESPACES}>` +
      '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst>' +
      (withNotes ? '<p:notesMasterIdLst><p:notesMasterId r:id="rIdNotes"/></p:notesMasterIdLst>' : '') +
      `<p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
  };
}

function masterParts(text: string | undefined): Parts {
  const shapes = text === undefined ? '' : shape(90, 'Master text', '', [text], [457200, 6400000]);
  return {
    'ppt/slideMasters/slideMaster1.xml':
      `${DECLARATION}<p:sldMaster ${NAMESPACES}><p:cSld>${tree(LAYOUT_SHAPES + shapes)}</p:cSld>${COLOR_MAP}` +
      '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relationships([
      { id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' },
      { id: 'rId2', type: 'theme', target: '../theme/theme1.xml' },
    ]),
    'ppt/slideLayouts/slideLayout1.xml': `${DECLARATION}<p:sldLayout ${NAMESPACES} type="obj"><p:cSld>${tree(LAYOUT_SHAPES)}</p:cSld></p:sldLayout>`,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relationships([
      { id: 'rId1', type: 'slideMaster', target: '../slideMasters/slideMaster1.xml' },
    ]),
    'ppt/theme/theme1.xml': THEME,
  };
}

function addSlide(
  parts: Parts,
  types: Record<string, string>,
  slide: PptxSlide,
  number: number,
  authors: string[],
): void {
  const links: Relationship[] = [
    { id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' },
    ...(slide.relationships ?? []),
  ];
  const path = `ppt/slides/slide${number}.xml`;
  types[path] = `${PRESENTATION}.slide+xml`;
  parts[path] =
    `${DECLARATION}<p:sld ${NAMESPACES}${slide.hidden === true ? ' show="0"' : ''}><p:cSld>${tree(slideShapes(slide))}</p:cSld></p:sld>`;
  if (slide.notes !== undefined) {
    links.push({ id: 'rIdNotes', type: 'notesSlide', target: `../notesSlides/notesSlide${number}.xml` });
    addNotes(parts, types, slide.notes, number);
  }
  if (slide.comments) {
    const target = `ppt/comments/comment${number}.xml`;
    links.push({ id: 'rIdComments', type: 'comments', target: `../comments/comment${number}.xml` });
    types[target] = `${PRESENTATION}.comments+xml`;
    parts[target] = commentsXml(slide.comments, authors);
  }
  parts[`ppt/slides/_rels/slide${number}.xml.rels`] = relationships(links);
}

function slideShapes(slide: PptxSlide): string {
  const shapes: string[] = [];
  if (slide.title !== undefined) {
    shapes.push(shape(2, 'Title', '<p:ph type="title"/>', [slide.title], [457200, 274638]));
  }
  if (slide.bullets) {
    shapes.push(shape(3, 'Content', '<p:ph idx="1"/>', slide.bullets, [457200, 1600200]));
  }
  if (slide.footer !== undefined) {
    shapes.push(
      shape(4, 'Footer', '<p:ph type="ftr" sz="quarter" idx="11"/>', [slide.footer], [3124200, 6356350]),
    );
  }
  if (slide.table) shapes.push(tableXml(slide.table));
  return shapes.join('') + (slide.xml ?? '');
}

/** A shape with paragraphs; `placeholder` is the content of `p:nvPr`, `at` its offset in EMU. */
function shape(
  id: number,
  name: string,
  placeholder: string,
  paragraphs: string[],
  at: [number, number],
): string {
  const text = paragraphs.map((line) => `<a:p><a:r><a:rPr lang="en-US"/><a:t>${xml(line)}</a:t></a:r></a:p>`);
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr>` +
    `<p:spPr><a:xfrm><a:off x="${at[0]}" y="${at[1]}"/><a:ext cx="8229600" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>` +
    `<p:txBody><a:bodyPr/><a:lstStyle/>${text.join('')}</p:txBody></p:sp>`
  );
}

function tableXml(rows: string[][]): string {
  const cell = (text: string) =>
    `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>${xml(text)}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>`;
  const body = rows.map((row) => `<a:tr h="370840">${row.map(cell).join('')}</a:tr>`).join('');
  const grid = (rows[0] ?? []).map(() => '<a:gridCol w="2000000"/>').join('');
  return (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="Table"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>' +
    '<p:xfrm><a:off x="457200" y="3000000"/><a:ext cx="8229600" cy="1483360"/></p:xfrm>' +
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">' +
    `<a:tbl><a:tblPr/><a:tblGrid>${grid}</a:tblGrid>${body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
  );
}

function tree(shapes: string): string {
  return `<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree>`;
}

function addNotes(parts: Parts, types: Record<string, string>, notes: string, number: number): void {
  const path = `ppt/notesSlides/notesSlide${number}.xml`;
  types[path] = `${PRESENTATION}.notesSlide+xml`;
  const body = shape(2, 'Notes', '<p:ph type="body" idx="1"/>', [notes], [685800, 4400550]);
  parts[path] = `${DECLARATION}<p:notes ${NAMESPACES}><p:cSld>${tree(body)}</p:cSld></p:notes>`;
  parts[`ppt/notesSlides/_rels/notesSlide${number}.xml.rels`] = relationships([
    { id: 'rId1', type: 'notesMaster', target: '../notesMasters/notesMaster1.xml' },
    { id: 'rId2', type: 'slide', target: `../slides/slide${number}.xml` },
  ]);
}

function addNotesMaster(parts: Parts, types: Record<string, string>): void {
  types['ppt/notesMasters/notesMaster1.xml'] = `${PRESENTATION}.notesMaster+xml`;
  types['ppt/theme/theme2.xml'] = 'application/vnd.openxmlformats-officedocument.theme+xml';
  parts['ppt/notesMasters/notesMaster1.xml'] =
    `${DECLARATION}<p:notesMaster ${NAMESPACES}><p:cSld>${tree('')}</p:cSld>${COLOR_MAP}</p:notesMaster>`;
  parts['ppt/notesMasters/_rels/notesMaster1.xml.rels'] = relationships([
    { id: 'rId1', type: 'theme', target: '../theme/theme2.xml' },
  ]);
  parts['ppt/theme/theme2.xml'] = THEME;
}

function commentAuthorsXml(authors: string[]): string {
  const list = authors.map(
    (author, id) => `<p:cmAuthor id="${id}" name="${xml(author)}" initials="" lastIdx="9" clrIdx="${id}"/>`,
  );
  return `${DECLARATION}<p:cmAuthorLst ${NAMESPACES}>${list.join('')}</p:cmAuthorLst>`;
}

function commentsXml(comments: { author: string; text: string }[], authors: string[]): string {
  const list = comments.map(
    ({ author, text }, index) =>
      `<p:cm authorId="${authors.indexOf(author)}" dt="2025-06-02T09:30:00.000" idx="${index + 1}"><p:pos x="10" y="10"/><p:text>${xml(text)}</p:text></p:cm>`,
  );
  return `${DECLARATION}<p:cmLst ${NAMESPACES}>${list.join('')}</p:cmLst>`;
}
