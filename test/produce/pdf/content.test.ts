import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../pipeline/produce/pdf/bounds.ts';
import { markArtifacts } from '../../../pipeline/produce/pdf/content.ts';
import { parseOperations } from '../../../pipeline/produce/pdf/operations.ts';

const mark = (content: string, pictures: number[] = []) =>
  markArtifacts(content, parseOperations(content), {
    isPicture: (id) => pictures.includes(id),
    isTagged: (object) => object === 'Tagged',
  });

describe('marking artifacts', () => {
  test('brackets an unmarked path from its first point to its painting', () => {
    expect(mark('1 0 0 rg\n0 0 m 5 5 l\nS\n').content).toBe('1 0 0 rg\n/Artifact BMC\n0 0 m 5 5 l\nS\nEMC\n');
  });

  test('leaves a path that only clips alone', () => {
    expect(mark('0 0 9 9 re W* n\n').content).toBe('0 0 9 9 re W* n\n');
  });

  test('brackets unmarked text from BT to ET, and unmarked objects', () => {
    expect(mark('BT /F4 9 Tf (a \\) EMC b) Tj ET\n/X1 Do').content).toBe(
      '/Artifact BMC\nBT /F4 9 Tf (a \\) EMC b) Tj ET\nEMC\n/Artifact BMC\n/X1 Do\nEMC',
    );
  });

  test('leaves a group with tags of its own outside artifacts', () => {
    expect(mark('/Tagged Do\n/X1 Do').content).toBe('/Tagged Do\n/Artifact BMC\n/X1 Do\nEMC');
  });

  test('leaves tagged text as it is', () => {
    const tagged = '/P <</MCID 3 >>BDC\nBT <0011> Tj ET\nEMC\n';
    expect(mark(tagged)).toEqual({ content: tagged, decoration: [] });
  });

  test('turns tagged lines into artifacts, but not those of a picture', () => {
    const rule = '/LI <</MCID 2 >>BDC\n24 434 600 1 re\nf\nEMC\n';
    expect(mark(rule)).toEqual({ content: '/Artifact BMC\n24 434 600 1 re\nf\nEMC\n', decoration: [2] });
    expect(mark(rule, [2])).toEqual({ content: rule, decoration: [] });
  });

  test('takes no bytes of a string, an inline image or a comment for operators', () => {
    const content = '/P <</MCID 0 >>BDC\nBT (f (S) EMC) Tj ET\nBI /W 1 ID \u0001f S\u0002 EI\nEMC % f S\n';
    expect(mark(content)).toEqual({ content, decoration: [] });
  });

  test('stops at a stream that it cannot read', () => {
    expect(() => mark('BT (never closed Tj ET')).toThrow('unfinished string');
  });
});

describe('bounds of marked content', () => {
  test('are in points on the page, through every matrix that is in force', () => {
    const content = `.5 0 0 -.5 0 800 cm q 2 0 0 2 10 20 cm
      /P <</MCID 4 >>BDC 5 5 100 50 re f EMC Q
      /P <</MCID 5 >>BDC 0 0 m 10 20 l S EMC 900 900 9 9 re f`;
    expect([...boundsOf(parseOperations(content))]).toEqual([
      [4, [10, 735, 110, 785]],
      [5, [0, 790, 5, 800]],
    ]);
  });

  test('reach around each glyph', () => {
    const content = '/P <</MCID 1 >>BDC BT /F4 10 Tf 1 0 0 1 100 200 Tm <0011> Tj 50 0 Td <001c> Tj ET EMC';
    expect(boundsOf(parseOperations(content)).get(1)).toEqual([100, 197.5, 156, 207.5]);
  });
});
