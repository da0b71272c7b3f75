// The preview's server: who may ask it, what it says of its pages, where it listens. And the command around it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBench } from '../../pipeline/preview/bench.ts';
import { type Preview, startPreview } from '../../pipeline/preview/preview.ts';
import { makePlace, type Place, TEMPLATE_FILE } from '../cli/newcomer.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Fetch sets Host and Origin by itself; a browser that was led astray does not. */
async function ask(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } });
  asked.end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

describe('the server', () => {
  let place: Place;
  let preview: Preview;
  const get = (path: string, headers = {}, method = 'GET') => ask(preview.port, path, headers, method);
  beforeAll(async () => {
    place = makePlace();
    preview = await startPreview({ study: place.folder, port: 4400 }, { made: () => {} });
  });
  afterAll(async () => {
    await preview.close();
    place.remove();
  });

  it('answers to this machine’s own names only', async () => {
    expect((await get('/report')).status).toBe(200);
    expect((await get('/report', { host: `localhost:${preview.port}` })).status).toBe(200);
    for (const host of ['evil.example', `evil.example:${preview.port}`, '127.0.0.1', `0.0.0.0:${preview.port}`]) {
      const { status, text } = await get('/report', { host });
      expect(`${host}: ${status}`).toBe(`${host}: 403`);
      expect(text).not.toContain('drink');
    }
  });

  it('answers to no other site', async () => {
    expect((await get('/report', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await get('/report', { origin: 'null' })).status).toBe(403);
    expect((await get('/report', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await get('/', { origin: `http://127.0.0.1:${preview.port}` })).status).toBe(200);
    expect((await get('/')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('only lets itself be read, and nothing but its own files', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get('/', {}, method)).status).toBe(405);
    for (const path of ['/study.yaml', '/../preview.ts', '/%2e%2e/preview.ts', '/page/preview.js', '/answers.csv'])
      expect((await get(path)).status).toBe(404);
  });

  it('says that no script of a report may run, and who may frame it', async () => {
    const report = await get('/report');
    expect(report.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
    );
    expect(report.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(report.headers['content-security-policy']).not.toContain('script-src');
    const frame = (await get('/')).headers;
    expect(frame['content-security-policy']).toContain("script-src 'self';");
    expect(frame['content-security-policy']).not.toContain('unsafe');
    expect(frame['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(frame['x-content-type-options']).toBe('nosniff');
  });

  it('can’t be reached from other machines', async () => {
    const others = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({ internal }) => !internal));
    const reached = others.map(async ({ address }) => {
      const asked = request({ host: address, port: preview.port, timeout: 2000 }).end();
      const [outcome] = await Promise.race([
        once(asked, 'response'),
        once(asked, 'error'),
        once(asked, 'timeout'),
      ]).catch((error) => [error]);
      return outcome instanceof Error || outcome === undefined ? [] : [address];
    });
    expect((await Promise.all(reached)).flat()).toEqual([]);
  });

  it('takes the next port where one is in use', async () => {
    const second = await startPreview({ study: place.folder, port: preview.port }, { made: () => {} });
    expect(second.port).toBe(preview.port + 1);
    await second.close();
    expect((await get('/')).status).toBe(200);
  });
});

describe('what is kept', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.remove());

  it('fills an edited template, and a report that the study file has anew, from the data that was read before', async () => {
    const bench = openBench(place.folder);
    expect((await bench.show({})).page!.html).toContain('33%');
    rmSync(join(place.folder, 'answers.csv'));
    place.change(TEMPLATE_FILE, (text) => text.replace('drink tea', 'like tea'));
    bench.changed([join(place.folder, TEMPLATE_FILE)]);
    expect((await bench.show({})).page!.html).toContain('like tea');
    place.change('study.yaml', (text) => `${text}  other: { template: short, title: Another }\n`);
    bench.changed([join(place.folder, 'study.yaml')]);
    const other = await bench.show({ report: 'other' });
    expect(other.errors).toEqual([]);
    expect(other.page!.html).toContain('Another');
    // And reads it again when it is told that it has changed.
    bench.changed([join(place.folder, 'answers.csv')]);
    expect((await bench.show({})).errors.map(({ code }) => code)).toEqual(['missing-file']);
  });

  it('shows the same figures as a run publishes', async () => {
    const { page } = await openBench(place.folder).show({});
    await place.run('run', '.', '--out', place.out);
    const published = readFileSync(join(place.out, 'short/001-final/short.html'), 'utf8');
    const withoutDownloads = published.replace(/<p class="download">.*?<\/p>/g, '');
    const main = (html: string) => /<main[\s\S]*<\/main>/.exec(html)![0].replace(/\n+/g, '\n');
    expect(main(page!.html)).toBe(main(withoutDownloads));
  });
});

describe('the command', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.remove());

  it('says where the page is and which port it took, ends with Ctrl-C, and writes nothing', async () => {
    const taken = createServer().listen(4500, '127.0.0.1');
    await once(taken, 'listening');
    const before = readdirSync(place.folder, { recursive: true });
    const cli = join(import.meta.dirname, '../../pipeline/cli.ts');
    const child = spawn(process.execPath, [cli, 'preview', '.', '--port', '4500'], { cwd: place.folder });
    const said = { out: '', err: '' };
    child.stderr.on('data', (text) => {
      said.err += text;
    });
    child.stdout.on('data', (text) => {
      said.out += text;
    });
    while (!said.out.includes('\n')) await once(child.stdout, 'data');
    expect(said.out).toContain('http://127.0.0.1:4501/');
    expect((await ask(4501, '/report')).text).toContain('33%');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(said.err).toContain('Port 4500 is in use: the preview takes 4501.');
    expect(said.err).toMatch(/short: \d+ figures in \d+ ms/);
    expect(readdirSync(place.folder, { recursive: true })).toEqual(before);
    expect(existsSync(place.out)).toBe(false);
    taken.close();
  });

  it.each([
    [['no-such-study'], 'there is no study at'],
    [['.', 'shrot'], 'Did you mean `short`?'],
    [['.', '--port', '80'], 'A port is a number from 1024 to 65535.'],
    [[], "missing required argument 'study'"],
  ])('%j is refused, with what to do', async (args, says) => {
    const { exitCode, stdout, stderr } = await place.run('preview', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
  });
});
