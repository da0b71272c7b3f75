import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWord } from '../../../pipeline/produce/word.ts';
import { document, drawing, satisfactionTable, theme } from './fixture.ts';

const hasPandoc = spawnSync('pandoc', ['--version']).status === 0;

interface Node {
  t: string;
  c: unknown;
}

describe('another reader of Word files', () => {
  it.skipIf(!hasPandoc)(
    'sees the headings, the tables’ header rows and the figures, and warns of nothing (pandoc)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'topline-word-'));
      try {
        const path = join(folder, 'report.docx');
        writeFileSync(path, await makeWord(document, theme, { ...drawing, fonts: null }));
        const { stdout, stderr } = spawnSync('pandoc', ['-f', 'docx', '-t', 'json', path], { encoding: 'utf8' });
        expect(stderr).toBe('');
        const { blocks } = JSON.parse(stdout) as { blocks: Node[] };
        const levels = blocks.filter(({ t }) => t === 'Header').map(({ c }) => (c as [number])[0]);
        expect(levels).toEqual([1, 1, 2, 1, 2, 2, 1, 2, 2]);
        const [table] = blocks.filter(({ t }) => t === 'Table');
        const [, , , head, bodies] = table!.c as [
          unknown,
          unknown,
          unknown,
          [unknown, unknown[]],
          [unknown, number, unknown[], unknown[]][],
        ];
        expect(head[1]).toHaveLength(1);
        expect(bodies[0]![3]).toHaveLength(satisfactionTable.rows.length);
        const plain = spawnSync('pandoc', ['-f', 'docx', '-t', 'plain', '--wrap=none', path], {
          encoding: 'utf8',
        }).stdout;
        expect(plain).toContain('62% of service users are extremely or very satisfied');
        expect(plain).toContain('Table 1: Overall satisfaction');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
