// Whether a tool of the system is there. Where it isn't, its tests are skipped, and seen to be; with TOPLINE_ALL_TOOLS=1
// they run, and fail.

import { spawnSync } from 'node:child_process';

export function hasTool(name: string, ...args: string[]): boolean {
  return process.env.TOPLINE_ALL_TOOLS === '1' || spawnSync(name, args, { stdio: 'ignore' }).status === 0;
}
