// A house's template as no code of ours would make it: its own style ids, cover, header, page size and properties.

import { Document, Footer, Header, ImageRun, Packer, Paragraph, SectionType, SimpleField, TextRun } from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAGklEQVR4nGP4z8BAEiJN9X+G0QajDUYbDAYNAFr+/wFzTkKsAAAAAElFTkSuQmCC';

/** `children` of the second section, after a cover. */
export async function houseTemplate(children?: Paragraph[]): Promise<Uint8Array> {
  const logo = new ImageRun({
    ...{ type: 'png', data: Buffer.from(LOGO, 'base64'), transformation: { width: 48, height: 48 } },
    altText: { name: 'Logo', description: 'House of Statistics' },
  });
  const header = new Header({
    children: [new Paragraph({ children: [logo, new TextRun('  House of Statistics  {{status}}')] })],
  });
  const footer = new Footer({
    children: [new Paragraph({ children: [new SimpleField('DOCPROPERTY Title', 'Old title')] })],
  });
  const cover = [
    new Paragraph({ style: 'HausTitel', children: [new TextRun('{{ti'), new TextRun({ text: 'tle}}', bold: true })] }),
    new Paragraph({ style: 'HausText', text: 'Published {{ date }} by {{publisher}}' }),
  ];
  const text = children ?? [
    new Paragraph({ style: 'HausText', text: '{{contents}}' }),
    new Paragraph({ pageBreakBefore: true, text: '{{content}}' }),
    new Paragraph({ style: 'HausText', text: 'About the House of Statistics' }),
  ];
  const page = { size: { width: 11906, height: 16838 }, margin: { left: 2000, right: 1500 } };
  const document = new Document({
    title: 'Template',
    theme: { fonts: { headings: 'Georgia', body: 'Georgia' } },
    styles: {
      paragraphStyles: [
        { id: 'Standard', name: 'Normal', run: { font: 'Georgia', size: 21 } },
        { id: 'berschrift1', name: 'heading 1', basedOn: 'Standard', run: { size: 36, color: '7A1FA2', bold: true } },
        { id: 'berschrift2', name: 'heading 2', basedOn: 'Standard', run: { size: 28, color: '7A1FA2' } },
        { id: 'HausTitel', name: 'Title', basedOn: 'Standard', run: { size: 64, color: '7A1FA2' } },
        {
          id: 'HausText',
          name: 'House text',
          basedOn: 'Standard',
          paragraph: { spacing: { after: 160, line: 300, lineRule: 'auto' } },
        },
      ],
    },
    customProperties: [{ name: 'Department', value: 'Surveys' }],
    sections: [
      { properties: { page }, children: cover },
      {
        properties: { page, type: SectionType.NEXT_PAGE },
        headers: { default: header },
        footers: { default: footer },
        children: text,
      },
    ],
  });
  return withOwnStylesOnly(await Packer.toBuffer(document));
}

/** docx adds styles with Word's English ids to each document; a house's Word in another language has others. */
function withOwnStylesOnly(docx: Uint8Array): Uint8Array {
  const files = unzipSync(docx);
  const styles = strFromU8(files['word/styles.xml']!).replace(/<w:style\b.*?<\/w:style>/gs, (style) => {
    const own = /w:styleId="(Standard|berschrift\d|HausT\w+)"/.test(style);
    return own ? style.replace('w:styleId="Standard"', 'w:styleId="Standard" w:default="1"') : '';
  });
  return zipSync({ ...files, 'word/styles.xml': strToU8(styles) });
}
