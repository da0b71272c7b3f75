import { chmod, mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gather } from '../../pipeline/ingest/gather.ts';
import { contentOf, responsesOf } from '../../pipeline/ingest/kept/content.ts';
import { keptFolder, writeTo } from '../../pipeline/ingest/kept/folder.ts';
import type { Responses } from '../../pipeline/ingest/responses.ts';
import type { Study } from '../../pipeline/study/study.ts';
import { random } from './random.ts';
import { surveyStudy, temporaryFolder } from './survey.ts';

const QUESTIONS = `
  flies: { type: single, options: { never: Never, often: Often }, missing: { -9: Not answered } }
  age: { type: number, min: 0 }
  town: { type: group }
  why: { type: text }
  how: { type: multiple, delimiter: ";", options: { bus: Bus, car: Car } }`;

interface Setting {
  folder: string;
  cache: string;
  study: Study;
  read(study?: Study, code?: string): Promise<Responses>;
}

async function setting(rows: readonly string[]): Promise<Setting> {
  const folder = await temporaryFolder();
  const cache = join(folder, 'cache', 'responses');
  await writeFile(join(folder, 'data.csv'), ['id,status,flies,age,town,why,how', ...rows, ''].join('\n'));
  const study = surveyStudy(
    { questions: QUESTIONS, responses: 'id: id, responded: { column: status, is: 1 }' },
    folder,
  );
  const read = (of = study, code = 'v1') => gather(of, { keep: { folder: cache, from: 0, code: async () => code } });
  return { folder, cache, study, read };
}

const ROWS = ['1,1,often,30.5,York,"so, so",bus;car', '2,0,,,Leeds,,', '3,1,-9,,Zürich,é,car'];

/** Written without being waited for. */
const keptIn = async (cache: string, count = 1): Promise<string[]> => {
  const names = await vi.waitUntil(async () => {
    const found = (await readdir(cache).catch(() => [])).filter((name) => !name.includes('.tmp'));
    return found.length >= count && found;
  });
  return names;
};

test('what is kept of responses is what they were', async () => {
  const { below, pick } = random(3);
  const rows = Array.from(
    { length: 500 },
    (_, i) =>
      `R${i},${below(4) ? 1 : 0},${pick(['often', 'never', '-9', ''])},${below(90)},Town ${below(30)},"é ""x""\n",car`,
  );
  const { read, cache } = await setting(rows);
  const first = await read();
  const [name] = await keptIn(cache);
  expect(responsesOf(await readFile(join(cache, name!)))).toEqual(first);
  expect(await read()).toEqual(first);
  // The id column, too, which is unpacked only when it is asked for.
  expect((await read()).columns.get('id')).toMatchObject({ kind: 'text', values: expect.arrayContaining(['R499']) });
  expect(first.columns.size).toBeGreaterThan(5);
});

test('what was kept is used: a study that has it reads no cell', async () => {
  const { read, cache } = await setting(ROWS);
  await read();
  const [name] = await keptIn(cache);
  const kept = responsesOf(await readFile(join(cache, name!)))!;
  await writeFile(join(cache, name!), Buffer.concat(contentOf({ ...kept, counts: { ...kept.counts, read: 77 } })));
  await chmod(join(cache, name!), 0o600);
  expect((await read()).counts.read).toBe(77);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['cut off', (bytes) => bytes.subarray(0, bytes.length - 9)],
  ['nothing', () => Buffer.alloc(0)],
  ['a byte of a column changed', (bytes) => flipped(bytes, bytes.length - 40)],
  ['a byte of the text changed', (bytes) => flipped(bytes, 60)],
  ['a byte of the length changed', (bytes) => flipped(bytes, 24)],
  ['something else', () => Buffer.from('respondent,answer\n1,2\n'.repeat(100))],
])('a file that is damaged (%s) is taken away, and the data is read again', async (_, damage) => {
  const { read, cache } = await setting(ROWS);
  const first = await read();
  const [name] = await keptIn(cache);
  const path = join(cache, name!);
  const whole = await readFile(path);
  const damaged = damage(whole);
  expect(responsesOf(damaged)).toBeUndefined();
  await writeFile(path, damaged);
  expect(await read()).toEqual(first);
  await vi.waitUntil(async () => (await readFile(path).catch(() => Buffer.alloc(0))).equals(whole));
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 4;
  return changed;
}

test('other content, another codebook and another program each have their own; other words of the study do not', async () => {
  const { read, cache, study, folder } = await setting(ROWS);
  await read();
  await keptIn(cache);
  const renamed = { ...study, title: 'Another title', status: 'final' as const, reports: new Map() };
  const moved = new Map(
    [...study.questions].map(([id, one]) => [id, { ...one, place: { file: 'study.yaml', line: 99 } }]),
  );
  await read({ ...renamed, questions: moved });
  expect(await keptIn(cache)).toHaveLength(1);
  await read(study, 'v2');
  await keptIn(cache, 2);
  const age = { ...study.questions.get('age')!, max: 100 };
  await read({ ...study, questions: new Map([...study.questions, ['age', age]]) });
  await keptIn(cache, 3);
  await writeFile(
    join(folder, 'data.csv'),
    (await readFile(join(folder, 'data.csv'), 'utf8')).replace('often', 'never'),
  );
  const changed = await read();
  await keptIn(cache, 4);
  expect(changed.columns.get('flies')).toMatchObject({ codes: Uint8Array.of(1, 3) });
});

test.skipIf(process.platform === 'win32')(
  'nobody else can read what is kept, and what others can write is not used',
  async () => {
    const { read, cache } = await setting(ROWS);
    const first = await read();
    const [name] = await keptIn(cache);
    expect((await stat(cache)).mode & 0o777).toBe(0o700);
    expect((await stat(join(cache, name!))).mode & 0o777).toBe(0o600);
    const kept = responsesOf(await readFile(join(cache, name!)))!;
    await writeFile(join(cache, name!), Buffer.concat(contentOf({ ...kept, counts: { ...kept.counts, read: 77 } })));
    await chmod(join(cache, name!), 0o622);
    expect(await read()).toEqual(first);
  },
);

test('what can’t be kept is read again, and nothing is said', async () => {
  const { read, cache, folder } = await setting(ROWS);
  await writeFile(join(folder, 'cache'), 'a file where the folder would be');
  const first = await read();
  expect(await read()).toEqual(first);
  await expect(stat(cache)).rejects.toThrow();
});

test('the folder holds no more than a gigabyte, and nothing that was not used for a month', async () => {
  const folder = join(await temporaryFolder(), 'cache', 'responses');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const day = 86_400;
  const put = async (name: string, bytes: number, days: number) => {
    await writeFile(join(folder, name), '');
    await truncate(join(folder, name), bytes);
    await utimes(join(folder, name), Date.now() / 1000 - days * day, Date.now() / 1000 - days * day);
  };
  // Files with holes: they have a size, and take no room.
  await put('last-week', 600 * 2 ** 20, 7);
  await put('yesterday', 500 * 2 ** 20, 1);
  await put('long-ago', 10, 31);
  await put('half.tmp1', 10, 1);
  await writeTo(folder, 'new', [Buffer.from('abc'), Buffer.from('def')]);
  expect((await readdir(folder)).sort()).toEqual(['new', 'yesterday']);
  expect(await readFile(join(folder, 'new'), 'utf8')).toBe('abcdef');
});

test('TOPLINE_CACHE says where, and `off` that nothing is kept', () => {
  expect(keptFolder({ TOPLINE_CACHE: 'off' })).toBeUndefined();
  expect(keptFolder({ TOPLINE_CACHE: join('/', 'elsewhere') })).toBe(join('/', 'elsewhere', 'responses'));
  if (process.platform === 'linux') {
    expect(keptFolder({ XDG_CACHE_HOME: '/cache', HOME: '/home/me' })).toBe('/cache/topline/responses');
    expect(keptFolder({ HOME: '/home/me' })).toBe('/home/me/.cache/topline/responses');
  }
});
