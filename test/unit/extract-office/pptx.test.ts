import { describe, expect, it } from 'vitest';
import { makeDocx } from '../../make/docx.ts';
import { DRAWING_NS, relationships } from '../../make/ooxml.ts';
import { makePptx } from '../../make/pptx.ts';
import { examineDocument, outcomeOf, placesOf } from './office.ts';

const A = `xmlns:a="${DRAWING_NS}"`;
const text = (...runs: string[]) =>
  `<a:p>${runs.map((run) => `<a:r><a:t>${run}</a:t></a:r>`).join('')}</a:p>`;

const SHAPES = `<p:grpSp><p:sp><p:nvSpPr><p:cNvPr id="9" name="n" descr="AltText"/></p:nvSpPr><p:txBody>${text('Grou', 'ped')}</p:txBody></p:sp></p:grpSp>`;

const PPTX = makePptx({
  title: 'DeckTitle',
  masterText: 'MasterText',
  slides: [
    {
      title: 'FirstTitle',
      bullets: ['BulletOne', 'BulletTwo'],
      notes: 'SpeakerNotes',
      footer: 'SlideFooter',
      comments: [{ author: 'ReviewerName', text: 'ReviewText' }],
      xml: SHAPES,
      relationships: [
        { id: 'rIdChart', type: 'chart', target: '../charts/chart1.xml' },
        { id: 'rIdDrawing', type: 'diagramDrawing', target: '../diagrams/drawing1.xml' },
        { id: 'rIdData', type: 'diagramData', target: '../diagrams/data1.xml' },
        { id: 'rIdObject', type: 'package', target: '../embeddings/inner.docx' },
        { id: 'rIdNext', type: 'slide', target: 'slide2.xml' },
        { id: 'rIdLink', type: 'hyperlink', target: 'https://example.com/SlideLink', external: true },
      ],
    },
    { title: 'SecondTitle', table: [['TableCell']], hidden: true },
  ],
  parts: {
    'ppt/charts/chart1.xml': `<c:chartSpace xmlns:c="urn:c" ${A}><c:chart><c:title><c:tx><c:rich>${text('ChartTitle')}</c:rich></c:tx></c:title><c:ser><c:cat><c:strCache><c:pt idx="0"><c:v>CategoryName</c:v></c:pt></c:strCache></c:cat></c:ser></c:chart></c:chartSpace>`,
    'ppt/diagrams/data1.xml': `<dgm:dataModel xmlns:dgm="urn:dgm" ${A}><dgm:ptLst><dgm:pt><dgm:t>${text('SmartArtText')}</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
    'ppt/diagrams/drawing1.xml': `<dsp:drawing xmlns:dsp="urn:dsp" ${A}><dsp:sp><dsp:txBody>${text('SmartArtText')}${text('DrawnOnly')}</dsp:txBody></dsp:sp></dsp:drawing>`,
    'ppt/embeddings/inner.docx': makeDocx({ paragraphs: ['InnerText'] }),
    'ppt/slides/slide9.xml': `<p:sld xmlns:p="urn:p" ${A}><p:sp><p:txBody>${text('OrphanText')}</p:txBody></p:sp></p:sld>`,
    'ppt/slides/_rels/slide9.xml.rels': relationships([]),
    'ppt/tags/tag1.xml': '<p:tagLst xmlns:p="urn:p"><p:tag name="TagName" val="TagValue"/></p:tagLst>',
  },
});

describe('a PowerPoint presentation', () => {
  it.each([
    ['DeckTitle', ['property title', 'title']],
    ['FirstTitle', ['title page 1']],
    ['BulletTwo', ['body page 1']],
    ['SpeakerNotes', ['notes page 1']],
    ['SlideFooter', ['footer page 1']],
    ['ReviewText', ['comment page 1']],
    ['ReviewerName', ['comment']],
    ['Grouped', ['body page 1']],
    ['AltText', ['hidden page 1']],
    ['ChartTitle', ['body page 1']],
    ['CategoryName', ['body page 1']],
    ['SmartArtText', ['body page 1']],
    ['DrawnOnly', ['body page 1']],
    ['https://example.com/SlideLink', ['hidden page 1']],
    ['SecondTitle', ['title page 2']],
    ['TableCell', ['body page 2']],
    ['MasterText', ['body']],
    ['InnerText', ['body in ppt/embeddings/inner.docx']],
    ['OrphanText', ['body']],
    ['TagValue', ['hidden']],
  ])('gives %s once, as %j', async (token, places) => {
    expect(placesOf(await examineDocument(PPTX), token)).toEqual(places);
  });

  it('is read whole', async () => {
    expect(outcomeOf(await examineDocument(PPTX))).toBe('scanned');
  });

  it('counts slides as the presentation lists them, whatever their files are called', async () => {
    const slides = Array.from({ length: 12 }, (_, index) => ({ title: `Slide ${index + 1} of twelve` }));
    const examined = await examineDocument(makePptx({ slides }));
    const titles = examined.segments.filter(({ part }) => part === 'title');
    expect(titles.map(({ place }) => place.page)).toEqual(slides.map((_, index) => index + 1));
    expect(titles.map((segment) => segment.text)).toEqual(slides.map(({ title }) => title));
  });
});
