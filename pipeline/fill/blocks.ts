// Markdown with tokens in, the blocks of a document out: prose as HTML, headings, charts, tables, boxes.

import MarkdownIt from 'markdown-it';
import type { Problem } from '../problems.ts';
import type { Block } from './document.ts';
import { hasLostToken, type Tokens } from './tokens.ts';

/** What a block token stands for, besides charts and tables: the two ends of a box. */
export type BoxMark = { kind: 'box-open'; role: 'key' | 'note' | 'warning'; title: string } | { kind: 'box-close' };

const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false });

type MarkdownToken = ReturnType<typeof markdown.parse>[number];

export function toBlocks(text: string, tokens: Tokens, file: string): { blocks: Block[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const root: Block[] = [];
  const open: Block[][] = [root];
  const headingIds = new Map<string, number>();
  let prose: MarkdownToken[] = [];

  const flush = () => {
    const html = tokens.resolveHtml(markdown.renderer.render(prose, markdown.options, {})).trim();
    prose = [];
    if (!html) return;
    if (hasLostToken(html)) problems.push(lostToken(file));
    open.at(-1)!.push({ kind: 'prose', html });
  };

  for (const group of topLevel(markdown.parse(text, {}))) {
    const block = group[0]!.type === 'paragraph_open' ? tokens.blockIn(group[1]!.content) : undefined;
    if (block) {
      flush();
      place(block as Block | BoxMark, open);
    } else if (group[0]!.type === 'heading_open') {
      flush();
      open.at(-1)!.push(toHeading(group, tokens, headingIds));
    } else {
      prose.push(...group);
    }
  }
  flush();
  return { blocks: root, problems };
}

function place(block: Block | BoxMark, open: Block[][]): void {
  if (block.kind === 'box-open') {
    const inner: Block[] = [];
    open.at(-1)!.push({ kind: 'box', role: block.role, title: block.title, blocks: inner });
    open.push(inner);
  } else if (block.kind === 'box-close') {
    open.pop();
  } else {
    open.at(-1)!.push(block);
  }
}

/** The tokens of each element at the top level: a paragraph, a whole list, a table. */
function* topLevel(all: MarkdownToken[]): Generator<MarkdownToken[]> {
  let group: MarkdownToken[] = [];
  let depth = 0;
  for (const token of all) {
    group.push(token);
    depth += token.nesting;
    if (depth === 0) {
      yield group;
      group = [];
    }
  }
}

/** The report's title is its only h1, so a template's `#` counts as `##`. */
function toHeading(group: MarkdownToken[], tokens: Tokens, ids: Map<string, number>): Block {
  const level = Math.min(4, Math.max(2, Number(group[0]!.tag.slice(1)))) as 2 | 3 | 4;
  const inline = group[1]!;
  const html = tokens.resolveHtml(markdown.renderer.render([inline], markdown.options, {}));
  return { kind: 'heading', level, id: uniqueId(tokens.resolveText(inline.content), ids), html };
}

function uniqueId(text: string, ids: Map<string, number>): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = /^[a-z]/.test(plain) ? plain : `section-${plain || 'x'}`;
  const times = (ids.get(id) ?? 0) + 1;
  ids.set(id, times);
  return times === 1 ? id : `${id}-${times}`;
}

function lostToken(file: string): Problem {
  return {
    code: 'misplaced-figure',
    severity: 'error',
    place: { file },
    message: 'a figure, chart or table stands where it can’t: in a link’s address, or a chart within a line or list',
    fix: 'Put charts, tables and boxes on a line of their own, outside lists; keep figures out of addresses.',
  };
}
