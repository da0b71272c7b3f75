// `topline preview`: a study in, a page in the browser that follows every edit of its template, study file, theme and data
// out. Nothing is written: editions are made by `topline run`.

import { dirname, join, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { type Problem, UserError } from '../problems.ts';
import { type Bench, openBench, type Showing, type Wish } from './bench.ts';
import { serve } from './server.ts';
import { tellProblem } from './told.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Editors write a file in several steps: what they do within this time is one change. */
const SETTLE_MS = 30;
const IGNORED = /(?:^|[\\/])(?:node_modules|\.[^\\/]+|output)(?:[\\/]|$)|~$|\.sw[a-z]$/;

export interface PreviewRequest extends Wish {
  /** The study's folder, or its file. */
  study: string;
  data?: string | undefined;
  port: number;
}

export interface PreviewEffects {
  /** Told what each look at the files came to, for whoever watches the terminal. */
  made(showing: Showing): void;
}

export interface Preview {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** @throws UserError where there is no such study, report or unit; mistakes in them are shown in the page */
export async function startPreview(request: PreviewRequest, effects: PreviewEffects): Promise<Preview> {
  const bench = openBench(request.study, request.data);
  let told = new Set<Showing>();
  const look = async (wish: Wish): Promise<Showing> => {
    const showing = await bench.show(wish);
    if (!told.has(showing)) effects.made(showing);
    told.add(showing);
    return showing;
  };
  stopOnUnknown((await bench.show(request)).errors);
  await look(request);
  const server = await serve(
    {
      state: async (wish) => JSON.stringify(await stateOf(await look(wish))),
      page: async (wish) => (await look(wish)).page?.html,
    },
    request.port,
  );
  const follower = await followFiles(request, bench, async (paths) => {
    bench.changed(paths);
    told = new Set();
    if (server.listeners() > 0) await server.announce();
    else await look(request);
  });
  const close = async () => {
    await follower.close();
    await server.close();
  };
  return { url: urlOf(request, server.port), port: server.port, close };
}

const UNKNOWN = ['no-study', 'unknown-report', 'unknown-unit'];

/** A name that stands for nothing is no mistake to be mended in an editor. */
function stopOnUnknown(errors: readonly Problem[]): void {
  const unknown = errors.filter(({ code }) => UNKNOWN.includes(code));
  if (unknown.length) throw new UserError(unknown, 2);
}

function urlOf({ report, unit }: Wish, port: number): string {
  const query = new URLSearchParams({ ...(report && { report }), ...(unit && { unit }) });
  return `http://127.0.0.1:${port}/${query.size ? `?${query}` : ''}`;
}

/** What the page is told. */
async function stateOf({ page, errors, warnings, ...rest }: Showing) {
  const told = await Promise.all([errors, warnings].map((problems) => Promise.all(problems.map(tellProblem))));
  return { ...rest, page: page?.id ?? null, figures: page?.figures ?? [], errors: told[0], warnings: told[1] };
}

/** Calls `update` with the files that have changed, one call after the other. */
async function followFiles(
  { study, data }: PreviewRequest,
  bench: Bench,
  update: (paths: readonly string[]) => Promise<void>,
): Promise<{ close(): Promise<void> }> {
  const folder = /\.ya?ml$/.test(study) ? dirname(study) : study;
  const roots = [folder, join(ROOT, 'templates'), ...(data ? [data] : [])].map((one) => resolve(one));
  // What a root lies in may have any name.
  const isIgnored = (path: string) => {
    const root = roots.find((one) => path.startsWith(one + sep));
    return root !== undefined && IGNORED.test(path.slice(root.length));
  };
  const watcher = watch([...roots, ...bench.reads()], { ignoreInitial: true, ignored: isIgnored, depth: 4 });
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const flush = () => {
    const paths = [...waiting];
    waiting = new Set();
    working = working.then(() => update(paths)).then(() => void watcher.add(bench.reads()));
  };
  watcher.on('all', (_, path) => {
    waiting.add(resolve(path));
    clearTimeout(timer);
    timer = setTimeout(flush, SETTLE_MS);
  });
  await new Promise<void>((done) => watcher.once('ready', () => done()));
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      await working;
    },
  };
}
