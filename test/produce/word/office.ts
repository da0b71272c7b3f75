// A house's template as LibreOffice writes one: cover, header with logo, styles of its own, all from a flat ODF text.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A red square. */
const LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAGklEQVR4nGP4z8BAEiJN9X+G0QajDUYbDAYNAFr+/wFzTkKsAAAAAElFTkSuQmCC';

const NAMESPACES = ['office', 'style', 'text', 'drawing', 'xsl-fo-compatible', 'svg-compatible']
  .map((name) => {
    const prefix = { drawing: 'draw', 'xsl-fo-compatible': 'fo', 'svg-compatible': 'svg' }[name] ?? name;
    return `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`;
  })
  .join(' ');

const paragraph = (name: string, display: string, parent: string, text: string, layout = '') =>
  `<style:style style:name="${name}" style:display-name="${display}" style:family="paragraph"${parent && ` style:parent-style-name="${parent}"`}>\
<style:paragraph-properties fo:margin-bottom="0.25cm" ${layout}/><style:text-properties ${text}/></style:style>`;

const FODT = `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
${paragraph('Standard', 'Default Paragraph Style', '', 'style:font-name="Liberation Serif" fo:font-size="11pt"')}
${paragraph('Text_20_body', 'Text body', 'Standard', '')}
${paragraph('Title', 'Title', 'Standard', 'fo:font-size="30pt" fo:color="#7a1fa2"')}
${paragraph('Heading_20_1', 'Heading 1', 'Standard', 'fo:font-size="20pt" fo:color="#7a1fa2" fo:font-weight="bold"').replace('family="paragraph"', 'family="paragraph" style:default-outline-level="1"')}
${paragraph('House_20_text', 'House text', 'Standard', 'fo:color="#222222"', 'fo:line-height="140%"')}
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-left="3.5cm" fo:margin-right="2.5cm" fo:margin-top="2cm" fo:margin-bottom="2cm"/><style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style></style:page-layout>
<style:style style:name="break" style:family="paragraph" style:parent-style-name="House_20_text"><style:paragraph-properties fo:break-before="page"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p text:style-name="Standard"><draw:frame text:anchor-type="as-char" svg:width="1cm" svg:height="1cm" draw:name="Logo"><draw:image><office:binary-data>${LOGO}</office:binary-data></draw:image><svg:desc>House of Words</svg:desc></draw:frame> House of Words</text:p></style:header></style:master-page></office:master-styles>
<office:body><office:text>
<text:p text:style-name="Title">{{title}}</text:p>
<text:p text:style-name="House_20_text">{{status}} edition, {{publisher}}</text:p>
<text:p text:style-name="break">{{content}}</text:p>
<text:p text:style-name="House_20_text">Printed by the House of Words</text:p>
</office:text></office:body></office:document>`;

/** Takes LibreOffice some seconds. */
export function officeTemplate(folder: string): Uint8Array {
  const source = join(folder, 'house.fodt');
  writeFileSync(source, FODT);
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const convert = [profile, '--headless', '--convert-to', 'docx:MS Word 2007 XML', '--outdir', folder, source];
  execFileSync('soffice', convert, { stdio: 'pipe', timeout: 100_000 });
  return readFileSync(join(folder, 'house.docx'));
}
