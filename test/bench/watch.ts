// A process's id in; its memory, its browser's and the files that both have open out, every two seconds. Linux only: read
// from /proc. What it saw can be drawn.

import { readdirSync, readFileSync } from 'node:fs';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

export interface Watched {
  /** Since it began. */
  seconds: number;
  nodeMb: number;
  browserMb: number;
  files: number;
}

const EVERY_MS = 500;
/** Looks at memory less often: the system holds a process up while it counts what is its own. */
const MEMORY_EVERY = 4;
/** Of processor time, as Linux counts it for user programs. */
const TICKS_PER_SECOND = 100;

export function watchProcess(pid: number): { stop(): Watched[]; cpuMs(): number } {
  const watched: Watched[] = [];
  const ticks = new Map<number, number>();
  const start = performance.now();
  let looks = 0;
  const look = () => {
    const tree = processTree(pid);
    if (tree.length === 0) return;
    for (const one of tree) ticks.set(one.pid, one.ticks);
    if (++looks % MEMORY_EVERY !== 0) return;
    const memory = (of: (name: string) => boolean) =>
      tree.filter(({ name }) => of(name)).reduce((sum, { pid: one }) => sum + residentMb(one), 0);
    const isNode = (name: string) => name.startsWith('node') || name === 'MainThread';
    watched.push({
      seconds: (performance.now() - start) / 1000,
      nodeMb: memory(isNode),
      browserMb: memory((name) => !isNode(name)),
      files: tree.reduce((sum, { pid: one }) => sum + openFiles(one), 0),
    });
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return watched;
    },
    cpuMs: () => ([...ticks.values()].reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND) * 1000,
  };
}

interface Process {
  pid: number;
  name: string;
  ticks: number;
}

/** The process and all that it has started. proc(5), /proc/pid/stat: the name stands in brackets, and may hold any. */
function processTree(root: number): Process[] {
  const children = new Map<number, Process[]>();
  const all = new Map<number, Process>();
  for (const entry of listed('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = read(`/proc/${pid}/stat`);
    const name = /\((.*)\)/s.exec(stat)?.[1] ?? '';
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const one = { pid, name, ticks: Number(fields[11]) + Number(fields[12]) };
    all.set(pid, one);
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const below = (pid: number): Process[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  const own = all.get(root);
  return own ? [own, ...below(root)] : [];
}

/** Its own share of memory that several processes use. */
const residentMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1000;
const openFiles = (pid: number): number => listed(`/proc/${pid}/fd`).length;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listed(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

const NAMES = { nodeMb: 'topline, MB', browserMb: 'Browser, MB', files: 'Open files' } as const;

/** An SVG of one line for each of what was seen. */
export async function plotWatched(watched: readonly Watched[]): Promise<string> {
  const values = watched.flatMap((one) =>
    Object.entries(NAMES).map(([key, name]) => ({ seconds: one.seconds, name, value: one[key as keyof typeof NAMES] })),
  );
  const spec: TopLevelSpec = {
    data: { values },
    ...{ width: 620, height: 240, background: 'white', padding: 10 },
    mark: { type: 'line', strokeWidth: 1.5 },
    encoding: {
      x: { field: 'seconds', type: 'quantitative', title: 'Seconds' },
      y: { field: 'value', type: 'quantitative', title: null },
      color: {
        field: 'name',
        type: 'nominal',
        title: null,
        legend: { orient: 'top' },
        scale: { range: ['#e8661f', '#12436d', '#5b6b73'] },
      },
      strokeDash: { field: 'name', type: 'nominal', title: null },
    },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
