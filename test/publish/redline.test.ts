// The redline of a corrected edition: what a reviewer in Word can accept or reject.

import { describe, expect, it } from 'vitest';
import type { Block } from '../../pipeline/fill/document.ts';
import { bothMarked, markChanges, newMarked, oldMarked } from '../../pipeline/publish/redline/marking.ts';
import { isRewritten, pairUp } from '../../pipeline/publish/redline/pairing.ts';
import { redline } from '../../pipeline/publish/redline/redline.ts';
import { data, percentage } from '../produce/fixture.ts';

const TIME = '2024-06-01T00:00:00Z';
const both = bothMarked(TIME);
const ins = (text: string) => `<ins datetime="${TIME}">${text}</ins>`;
const del = (text: string) => `<del datetime="${TIME}">${text}</del>`;
const figure = (value: number) => data(percentage('a.b', 'B', value));

/** Without markup of changes, as it would be after all of them are accepted, or rejected. */
const accepted = (html: string) => html.replace(/<del[^>]*>.*?<\/del>/gs, '').replace(/<\/?ins[^>]*>/g, '');
const rejected = (html: string) => html.replace(/<ins[^>]*>.*?<\/ins>/gs, '').replace(/<\/?del[^>]*>/g, '');
const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

describe('marked changes', () => {
  it('are a figure’s old text as a deletion and its new as an insertion, whole', () => {
    expect(markChanges(`Now ${figure(62)} are.`, `Now ${figure(61)} are.`, both)).toBe(
      `Now ${del(figure(62))}${ins(figure(61))} are.`,
    );
  });

  it('give the new text when accepted and the old when rejected, whatever the markup', () => {
    const before = `<strong>Tea</strong> is drunk by ${figure(62)} of <em>all</em> respondents, and rose.`;
    const after = `Tea is drunk by <strong>${figure(61)}</strong> of respondents, and did <em>not change</em> significantly.`;
    const marked = markChanges(before, after, both);
    expect(accepted(marked)).toBe(after);
    expect(textOf(rejected(marked))).toBe(textOf(before));
  });

  it('leave every element whole: no mark crosses one', () => {
    const marked = markChanges('one two', 'one <strong>three four</strong> five', both);
    expect(marked).toBe(`one ${del('two')}<strong>${ins('three four')}</strong>${ins(' five')}`);
  });

  it('can be shown on one side only', () => {
    expect(markChanges('a b', 'a c', oldMarked)).toBe('a <del>b</del>');
    expect(markChanges('a b', 'a c', newMarked)).toBe('a <ins>c</ins>');
  });
});

describe('pairs', () => {
  it('keep the order of both lists', () => {
    expect(pairUp(['a', 'b', 'c'], ['b', 'x', 'c'], (one, other) => one === other)).toEqual([
      { before: 'a' },
      { before: 'b', after: 'b' },
      { after: 'x' },
      { before: 'c', after: 'c' },
    ]);
  });

  it('are of texts that share at least half of their words, whatever their numbers', () => {
    expect(isRewritten('In all 62% said yes', 'In all 61% said yes')).toBe(true);
    expect(isRewritten('In all 62% said yes', 'Nobody knows why that happened')).toBe(false);
  });
});

describe('a redline', () => {
  const table = (value: string): Block => ({
    kind: 'table',
    table: {
      ...{ id: 'table-1-a', number: 1, caption: 'Answers', columns: ['Answer', 'All'], notes: ['Base: 60'] },
      rows: [
        { header: 'Yes', cells: [{ text: value }] },
        { header: '<b>No</b>', cells: [{ text: '20%' }] },
      ],
    },
  });
  const html = (blocks: Block[]) => blocks.map((block) => ('html' in block ? block.html : '')).join('\n');

  it('marks a table cell by cell, and escapes what stands in it', () => {
    const marked = html(redline([table('30%')], [table('31%')], both));
    expect(marked).toContain(`<td>${del('30%')}${ins('31%')}</td>`);
    expect(marked).toContain('<td>&lt;b&gt;No&lt;/b&gt;</td><td>20%</td>');
  });

  it('marks a whole paragraph that came or went', () => {
    const prose = (...texts: string[]): Block[] => [
      { kind: 'prose', html: texts.map((text) => `<p>${text}</p>`).join('') },
    ];
    const marked = html(
      redline(prose('One two three.', 'Old words here.'), prose('One two three.', 'Something else entirely.'), both),
    );
    expect(marked).toContain('<p>One two three.</p>');
    expect(marked).toContain(`<p>${del('Old words here.')}</p>`);
    expect(marked).toContain(`<p>${ins('Something else entirely.')}</p>`);
  });

  it('marks nothing where nothing changed', () => {
    const blocks: Block[] = [{ kind: 'prose', html: '<ul><li>One</li><li>Two</li></ul>' }, table('30%')];
    expect(html(redline(blocks, blocks, both))).not.toMatch(/<(ins|del)/);
    expect(html(redline(blocks, blocks, both))).toContain('<ul><li>One</li><li>Two</li></ul>');
  });
});
