import { describe, expect, it } from 'vitest';
import { htmlBlocks } from '../../../pipeline/produce/word/html.ts';

describe('the blocks of prose', () => {
  it('are paragraphs, headings and code in reading order, with the inline HTML inside', () => {
    const blocks = htmlBlocks(
      '<h2 id="a">A <em>b</em></h2>\n<p class="lead">c</p><blockquote><p>q</p></blockquote><pre><code>x\ny</code></pre>',
    );
    expect(blocks).toEqual([
      { kind: 'heading', level: 2, id: 'a', html: 'A <em>b</em>' },
      { kind: 'paragraph', html: 'c', lead: true, quoted: false },
      { kind: 'paragraph', html: 'q', lead: false, quoted: true, quote: { number: 1, by: false } },
      { kind: 'code', html: '<code>x<br>y</code>' },
    ]);
  });

  it('are quotes, each with who is quoted', () => {
    const html = '<blockquote><p>a</p><p>b</p></blockquote><p class="by">— A</p><blockquote>c</blockquote><p>d</p>';
    const quote = (number: number, by = false) => ({
      kind: 'paragraph',
      lead: false,
      quoted: true,
      quote: { number, by },
    });
    expect(htmlBlocks(html)).toEqual([
      { ...quote(1), html: 'a' },
      { ...quote(1), html: 'b' },
      { ...quote(1, true), html: '— A' },
      { ...quote(2), html: 'c' },
      { kind: 'paragraph', html: 'd', lead: false, quoted: false },
    ]);
  });

  it('are items that know their list, its kind and their depth', () => {
    const blocks = htmlBlocks('<ul><li>a<ol><li>b</li></ol></li><li><p>c</p><p>d</p></li></ul>');
    expect(
      blocks.map((block) =>
        block.kind === 'item' ? [block.html, block.ordered, block.list, block.depth, block.continued] : [],
      ),
    ).toEqual([
      ['a', false, 0, 0, false],
      ['b', true, 1, 1, false],
      ['c', false, 0, 0, false],
      ['d', false, 0, 0, true],
    ]);
  });

  it('are tables with their header cells, alignment and line breaks', () => {
    const blocks = htmlBlocks(
      '<table><thead><tr><th>A</th><th style="text-align:right">B</th></tr></thead><tbody><tr><td><p>x</p><p>y</p></td><td></td></tr></tbody></table>',
    );
    expect(blocks).toEqual([
      {
        kind: 'table',
        rows: [
          [
            { html: 'A', header: true, right: false },
            { html: 'B', header: true, right: true },
          ],
          [
            { html: 'x<br>y', header: false, right: false },
            { html: '', header: false, right: false },
          ],
        ],
      },
    ]);
  });

  it('keep text that stands outside any block or in an unknown one', () => {
    const texts = htmlBlocks('loose <strong>text</strong><section><div>in a div</div></section><p></p>tail');
    expect(texts.map((block) => ('html' in block ? block.html : ''))).toEqual([
      ...['loose <strong>text</strong>', 'in a div', 'tail'],
    ]);
  });

  it('read a > in an attribute and skip comments', () => {
    const blocks = htmlBlocks('<p>a <a href="https://example.org/?x>y">b</a><!-- <p>no</p> --></p>');
    expect(blocks).toEqual([
      { kind: 'paragraph', html: 'a <a href="https://example.org/?x>y">b</a>', lead: false, quoted: false },
    ]);
  });
});
