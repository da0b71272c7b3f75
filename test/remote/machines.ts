// Stand-ins for several machines: a copy of the checkout, so that nothing changes in it while they run; a Redis of its
// own on a free port; processes that are listened to. For tests only.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import type { FilesJob } from '../../pipeline/makefiles.ts';
import { readTheme } from '../../pipeline/theme.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** In the URL of every Redis here; it may be in nothing that is said or written. */
export const SECRET = 'hush-4711';

export interface Program {
  child: ChildProcess;
  /** All that it has said so far, on both channels. */
  said(): string;
  /** Waits until it says so. */
  says(words: RegExp): Promise<void>;
  ended: Promise<number | null>;
}

export interface Server {
  url: string;
  redis: Redis;
  /** Ends it at once, and starts an empty one in its place. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Machines {
  folder: string;
  /** One more checkout. */
  checkout(name: string): Promise<string>;
  topline(checkout: string, url: string, ...args: string[]): Program;
  server(): Promise<Server>;
  /** Whatever is left of them after a test. */
  endPrograms(): Promise<void>;
  remove(): Promise<void>;
}

export async function openMachines(): Promise<Machines> {
  const folder = await mkdtemp(join(tmpdir(), 'topline-remote-'));
  const children: ChildProcess[] = [];
  const servers: Server[] = [];
  return {
    folder,
    checkout: (name) => copyCheckout(join(folder, name)),
    topline: (checkout, url, ...args) => {
      const program = listen(spawnTopline(checkout, url, args, folder));
      children.push(program.child);
      return program;
    },
    server: async () => {
      const server = await startServer(join(folder, `redis-${servers.length}`));
      servers.push(server);
      return server;
    },
    endPrograms: () => endAll(children),
    remove: async () => {
      await endAll(children);
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function endAll(children: readonly ChildProcess[]): Promise<void> {
  const running = children.filter(isRunning);
  const ended = running.map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ended);
}

async function copyCheckout(target: string): Promise<string> {
  await mkdir(join(target, 'data'), { recursive: true });
  for (const part of ['pipeline', 'templates', 'package.json', 'data/ascs-2010-11'])
    await cp(join(ROOT, part), join(target, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  return target;
}

const spawnTopline = (checkout: string, url: string, args: string[], cwd: string): ChildProcess =>
  spawn(process.execPath, [join(checkout, 'pipeline/cli.ts'), ...args], {
    cwd,
    env: { ...process.env, TOPLINE_REDIS_URL: url, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function listen(child: ChildProcess): Program {
  let text = '';
  for (const channel of [child.stdout!, child.stderr!]) channel.on('data', (chunk: Buffer) => (text += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    ...{ child, ended, said: () => text },
    says: async (words) => {
      let isOver = false;
      ended.finally(() => (isOver = true));
      while (!words.test(text)) {
        if (isOver) throw new Error(`it ended and did not say ${words}: ${text}`);
        await pause(50);
      }
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function startServer(folder: string): Promise<Server> {
  await mkdir(folder);
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--requirepass', SECRET];
  const start = () => spawn('redis-server', args, { stdio: 'ignore' });
  let child = start();
  const redis = new Redis({ port, host: '127.0.0.1', password: SECRET, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await redis.ping();
  const end = async () => {
    if (isRunning(child)) await Promise.all([once(child, 'exit'), child.kill('SIGKILL')]);
  };
  return {
    ...{ redis, url: `redis://:${SECRET}@127.0.0.1:${port}/1` },
    restart: async () => {
      await end();
      child = start();
      await redis.ping();
    },
    stop: async () => {
      redis.disconnect();
      await end();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A report of a few words. */
export const smallJob = (words = 'Some words'): FilesJob => ({
  ...{ id: 'small', fileName: 'small', formats: ['html'], theme: readTheme(join(ROOT, 'templates/themes/official')) },
  document: {
    meta: { studyId: 's', reportId: 'small', title: 'Small', language: 'en-GB', keywords: [], contents: false },
    blocks: [{ kind: 'prose', html: `<p>${words}.</p>` }],
    figures: [],
  },
});
