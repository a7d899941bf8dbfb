import { makeOdf } from './odf.ts';
import { odfTable } from './odt.ts';
import type { DocumentFacts } from './ooxml.ts';
import { xml, type Parts } from './package.ts';

interface OdpSlide {
  title?: string;
  /** One paragraph each. */
  bullets?: string[];
  table?: string[][];
  notes?: string;
  comments?: { author: string; text: string }[];
  /** XML of further shapes. */
  xml?: string;
}

export interface OdpContent extends DocumentFacts {
  slides: OdpSlide[];
  /** Text on the master page: shown on every slide. */
  masterText?: string;
  parts?: Parts;
}

/** An OpenDocument presentation. The same content gives the same bytes. */
export function makeOdp(content: OdpContent): Uint8Array {
  const master = content.masterText === undefined ? '' : frame('', [content.masterText], 19);
  return makeOdf('presentation', {
    ...content,
    body: content.slides.map(slideXml).join(''),
    masterStyles: `<style:master-page style:name="Default" style:page-layout-name="pl">${master}</style:master-page>`,
  });
}

function slideXml(slide: OdpSlide, index: number): string {
  const title = slide.title === undefined ? '' : frame(' presentation:class="title"', [slide.title], 1);
  const outline = slide.bullets === undefined ? '' : frame(' presentation:class="outline"', slide.bullets, 4);
  const table =
    slide.table === undefined ? '' : `<draw:frame ${at(10)}>${odfTable('Table', slide.table)}</draw:frame>`;
  const notes =
    slide.notes === undefined
      ? ''
      : `<presentation:notes>${frame(' presentation:class="notes"', [slide.notes], 14)}</presentation:notes>`;
  const comments = (slide.comments ?? []).map(
    ({ author, text }) =>
      `<office:annotation svg:x="1cm" svg:y="1cm"><dc:creator>${xml(author)}</dc:creator><dc:date>2025-06-02T09:30:00</dc:date><text:p>${xml(text)}</text:p></office:annotation>`,
  );
  return (
    `<draw:page draw:name="page${index + 1}" draw:master-page-name="Default">` +
    `${title}${outline}${table}${slide.xml ?? ''}${comments.join('')}${notes}</draw:page>`
  );
}

function frame(attributes: string, lines: string[], y: number): string {
  const text = lines.map((line) => `<text:p>${xml(line)}</text:p>`).join('');
  return `<draw:frame${attributes} ${at(y)}><draw:text-box>${text}</draw:text-box></draw:frame>`;
}

/** Position on the page, in centimetres from the top. */
function at(y: number): string {
  return `svg:x="2cm" svg:y="${y}cm" svg:width="20cm" svg:height="3cm"`;
}
