import { describe, expect, it } from 'vitest';
import { fillProperties, numberCaptions, showsProperty } from '../../../pipeline/produce/word/fields.ts';
import { textOf } from './reading.ts';

/** A field as Word writes it: code, then a result with a look of its own, in runs of their own. */
function field(code: string, result: string): string {
  const part = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const shown = result && `<w:r><w:rPr><w:b/></w:rPr><w:t>${result}</w:t></w:r>`;
  return `${part('begin')}<w:r><w:instrText xml:space="preserve"> ${code} </w:instrText></w:r>${part('separate')}${shown}${part('end')}`;
}

const values = new Map([
  ['STATUS', 'Provisional & <new>'],
  ['TITLE', 'A title'],
]);

describe('fields that show a property', () => {
  it('get the value in the look that their result has', () => {
    const filled = fillProperties(`<w:p>${field('DOCPROPERTY Status \\* MERGEFORMAT', 'old')}</w:p>`, values);
    expect(textOf(filled)).toBe('Provisional & <new>');
    expect(filled).toContain('<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Provisional &amp; &lt;new&gt;</w:t>');
  });

  it('get the value where they have none yet, and where they are one element', () => {
    expect(textOf(fillProperties(`<w:p>${field('TITLE', '')}</w:p>`, values))).toBe('A title');
    const simple =
      '<w:fldSimple w:instr=" DOCPROPERTY &quot;Status&quot; "><w:r><w:t>o</w:t></w:r><w:r><w:t>ld</w:t></w:r></w:fldSimple>';
    expect(textOf(fillProperties(simple, values))).toBe('Provisional & <new>');
  });

  it('are left as they are where the property or the field is another', () => {
    const others = `<w:p>${field('DOCPROPERTY Department', 'Surveys')}${field('PAGE', '3')}${field('TITLEPAGE', 'x')}</w:p>`;
    expect(fillProperties(others, values)).toBe(others);
    expect(showsProperty([others], 'TITLE')).toBe(false);
    expect(showsProperty([`<w:p>${field('TITLE', 'x')}</w:p>`], 'TITLE')).toBe(true);
  });
});

describe('captions', () => {
  it('are numbered by their label in the order of the text, and not asked for anew', () => {
    const xml = `${field('SEQ Table', '')}${field('SEQ Figure', '9')}${field('SEQ Table \\* ARABIC', '')}`;
    const numbered = numberCaptions(xml.replaceAll('w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"'));
    expect(textOf(numbered)).toBe('112');
    expect(numbered).not.toContain('w:dirty');
  });
});
