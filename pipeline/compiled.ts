// Keeps what Node.js compiles for the next run, in this thread. Nothing goes in, nothing comes out.

import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

export function keepCompiled(): void {
  enableCompileCache(join(resolve(import.meta.dirname, '..'), 'node_modules/.cache/compiled'));
}
