// `topline check --published` as a program: what it prints where, and its exit codes; and what it says of a file that is wrong.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePublished } from '../../pipeline/published/read.ts';
import { publishedSchema } from '../../pipeline/published/schema.ts';
import { pollFolder } from './poll.ts';

const CLI = join(import.meta.dirname, '../../pipeline/cli.ts');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function poll(published?: string): string {
  const folder = pollFolder(published);
  folders.push(folder);
  return folder;
}

function check(
  folder: string,
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'check', '--published', folder, ...args], { cwd: folder });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

describe('topline check --published', () => {
  it('says that all agree, and writes nothing', async () => {
    const folder = poll(
      'figures: [{ figure: likes.yes, published: 65% }, { figure: responses.used, published: 60 }]\n',
    );
    const before = readdirSync(folder);
    expect(await check(folder)).toEqual({ exitCode: 0, stdout: 'poll: 2 of 2 published figures agree\n', stderr: '' });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('says which differ, where they stand and what would make them agree, and ends with 1', async () => {
    const folder = poll(
      'figures:\n  - { figure: likes.yes, published: 46%, where: page 3 }\n  - { figure: likes.yes, published: 3.33% }\n',
    );
    const { exitCode, stdout, stderr } = await check(folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain('0 of 2 published figures agree; 1 would agree if counted otherwise; 1 can’t follow');
    expect(stdout).toContain('likes.yes: published 46%, the data gives 65% (page 3)\n    would agree: unweighted\n');
    expect(stdout).toContain('published.yaml:2');
    expect(stdout).toMatch(/none of \d+ other ways of counting gives it\n {4}published\.yaml:3/);
  });

  it('ends with 0 where the file explains what differs, and warns of a reason that is none', async () => {
    const folder = poll(
      'figures:\n  - { figure: likes.yes, published: 46%, differs: unweighted }\n  - { figure: likes.yes, published: 65%, differs: no }\n',
    );
    const { exitCode, stdout, stderr } = await check(folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 of 2 published figures agree; 1 differs for a known reason');
    expect(stderr).toContain('published.yaml:3');
    expect(stderr).toContain('Take out `differs`');
  });

  it('gives the same as JSON', async () => {
    const folder = poll(
      'tables: [{ question: likes, part: count, published: { "yes": 23, "no": 18, unanswered: 11 } }]\n',
    );
    const { studies, exitCode } = JSON.parse((await check(folder, '--json')).stdout);
    expect(exitCode).toBe(1);
    expect(studies[0].counts).toEqual({ agrees: 2, explained: 0, differs: 0, impossible: 1 });
    expect(studies[0].figures[2]).toMatchObject({ figure: 'likes.unanswered:count', published: '11', computed: '10' });
  });

  it('says what is missing where nothing was published', async () => {
    const { exitCode, stderr, stdout } = await check(poll());
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('expected: a published.yaml beside study.yaml');
  });

  it('tells all that is wrong with the file at once, with lines, and compares nothing', async () => {
    const folder = poll(
      'figures:\n  - { figure: likes.yes, publishd: 65% }\n  - { figure: likes.no, published: 3%, base: askd }\n',
    );
    const { exitCode, stdout, stderr } = await check(folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('published.yaml:2:26 error: unknown key `publishd`');
    expect(stderr).toContain('Did you mean `published`?');
    expect(stderr).toContain('published.yaml:3:');
    expect(stderr).toContain('Did you mean `asked`?');
  });
});

describe('expressions in published.yaml', () => {
  it('are refused where they speak of what the study has not, with their lines', async () => {
    const folder = poll(
      "filters: { busy: hrs > 4 }\nfigures:\n  - { figure: likes.yes, published: 65%, among: likes == 'yess' }\n",
    );
    const { exitCode, stdout, stderr } = await check(folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/published\.yaml:1:\d+ error: filter `busy`: unknown question `hrs`/);
    expect(stderr).toMatch(/published\.yaml:3:\d+ error: `among`: `likes` has no option `yess`/);
    expect(stderr).toContain('Did you mean `yes`?');
  });
});

describe('a published.yaml', () => {
  const problemsOf = (text: string) =>
    parsePublished(text, 'published.yaml').problems.map(({ code, place }) => [code, place?.line]);

  it('keeps the digits that are written', () => {
    const { published } = parsePublished('figures: [{ figure: a.mean, published: 18.70 }]', 'published.yaml');
    expect(published!.figures[0]!.published).toBe('18.70');
  });

  it('is refused where it says nothing, or nothing that can be compared', () => {
    expect(problemsOf('')).toEqual([['no-published-figures', 1]]);
    expect(problemsOf('source: { title: A report }\n')).toEqual([['no-published-figures', 1]]);
    expect(problemsOf('figures:\n  - { figure: a.b, published: lots }\n')).toEqual([['unreadable-figure', 2]]);
    expect(problemsOf('figures:\n - {a\n')[0]![0]).toMatch(/^yaml-/);
  });

  it('has a schema for editors', () => {
    const written = JSON.parse(readFileSync('docs/published.schema.json', 'utf8')) as unknown;
    expect(written).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(publishedSchema, { io: 'input' }))));
  });
});
