#!/usr/bin/env node
// The command line: cli/main.ts, loaded only once what is compiled of it is kept for the next run. Most of a short run is
// compiling, and what this file imported itself would be compiled before it could say so.

import { keepCompiled } from './compiled.ts';

keepCompiled();
await import('./cli/main.ts');
