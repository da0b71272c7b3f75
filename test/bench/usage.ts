// Loaded before a program that is measured (`node --import`): as it ends, what it has used goes to the file that
// TOPLINE_BENCH_USAGE names. Children, such as the browser, are not in it; threads are.

import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.TOPLINE_BENCH_USAGE;
if (file && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, mb: maxRSS / 1000 }));
  });
}
