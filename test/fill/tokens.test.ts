import { expect, it } from 'vitest';
import { toBlocks } from '../../pipeline/fill/blocks.ts';
import { Tokens } from '../../pipeline/fill/tokens.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '{{pct "happy.yes"}}',
  '{{{raw}}}',
  '[link](javascript:alert(1))',
  '**bold** _it_ `code`',
  '# heading',
  '"quoted" & \'single\'',
  '\uE0000\uE001',
  '\uE0020\uE003',
  '&lt;b&gt;',
];

it.each(HOSTILE)('text from data stays text: %s', (text) => {
  const tokens = new Tokens();
  const { blocks } = toBlocks(`Before ${tokens.text(text)} after.`, tokens, 'x');
  expect(blocks).toHaveLength(1);
  const { html } = blocks[0] as { html: string };
  expect(html).not.toMatch(/<(?!\/?p>)/);
  const read = html
    .replace(/<\/?p>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  expect(read).toBe(`Before ${text.replace(/[\uE000-\uE003]/g, '')} after.`);
});

it('takes out characters that would reorder or hide text', () => {
  const tokens = new Tokens();
  const { blocks } = toBlocks(`a${tokens.text('x\u202Ey\u0000z')}b`, tokens, 'x');
  expect((blocks[0] as { html: string }).html).toBe('<p>axyzb</p>');
});

it('puts plain text into an attribute, never an element', () => {
  const tokens = new Tokens();
  const { blocks } = toBlocks(`<abbr title="${tokens.text('a "b" <c>')}">x</abbr>`, tokens, 'x');
  expect((blocks[0] as { html: string }).html).toContain('title="a &quot;b&quot; &lt;c&gt;"');
});

it('refuses a figure in a link’s address, and a chart in a list', () => {
  const tokens = new Tokens();
  const inLink = toBlocks(`[x](https://example.org/${tokens.text('y')})`, tokens, 'x');
  const inList = toBlocks(`- item ${tokens.block({ kind: 'chart' }).trim()} more`, tokens, 'x');
  expect(inLink.problems.map(({ code }) => code)).toEqual(['misplaced-figure']);
  expect(inList.problems.map(({ code }) => code)).toEqual(['misplaced-figure']);
});

it('gives headings ids of their own', () => {
  const tokens = new Tokens();
  const { blocks } = toBlocks('# Why?\n\n## Why?\n\n### 2 × 2', tokens, 'x');
  expect(blocks).toMatchObject([
    { kind: 'heading', level: 2, id: 'why' },
    { kind: 'heading', level: 2, id: 'why-2' },
    { kind: 'heading', level: 3, id: 'section-2-2' },
  ]);
});
