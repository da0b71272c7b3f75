// What became of one report in, the lines that tell a person of it out: results for stdout, mistakes for stderr.

import { join } from 'node:path';
import { describeBurst } from '../burst/outcome.ts';
import { describeProblem } from '../problems.ts';
import type { MadeAbout } from '../report.ts';
import type { Outcome } from '../run.ts';

export interface Lines {
  out: string;
  err: string;
}

/** @param path an absolute path as it is shown */
export function describeResult(result: Outcome['results'][number], path: (absolute: string) => string): Lines {
  if ('units' in result) return describeBurst(result, path);
  const { report } = result;
  if ('failed' in result) {
    return { out: '', err: `${result.failed.map(describeProblem).join('\n')}\n${report}: not made\n` };
  }
  return { out: `${report}: ${fateOf(result, path)}\n`, err: '' };
}

function fateOf(
  result: Exclude<Outcome['results'][number], { units: unknown } | { failed: unknown }>,
  path: (absolute: string) => string,
): string {
  if ('made' in result) {
    const { seconds, figures, why } = result;
    return [
      `made in ${seconds.toFixed(1)} s, ${figures} figures, because ${why}`,
      ...filesOf(result, result.made, path),
    ].join('\n');
  }
  if ('draft' in result) {
    const { seconds, figures, why, replaced } = result;
    const instead = replaced ? `\n  in place of draft ${replaced}, which was out of date` : '';
    const lines = [`draft made in ${seconds.toFixed(1)} s, ${figures} figures, because ${why}${instead}`];
    return [...lines, ...filesOf(result, result.draft, path), `  waits for topline publish ${result.report}`].join(
      '\n',
    );
  }
  if ('waiting' in result) {
    return `draft ${path(result.waiting)} waits for topline publish ${result.report}; ${result.why}`;
  }
  if ('unchanged' in result) return `unchanged, because ${result.why}; the newest edition is ${path(result.unchanged)}`;
  return 'due' in result ? `due, because ${result.why}` : `fine, ${result.figures} figures`;
}

function filesOf({ files, verified }: MadeAbout, folder: string, path: (absolute: string) => string): string[] {
  const documents = files.filter((file) => /\.(pdf|docx|html|xlsx)$/.test(file));
  const compared = Object.entries(verified).map(([format, count]) => `${count} ${format}`);
  return [
    ...documents.map((file) => `  ${path(join(folder, file))}`),
    `  figures read back and equal: ${compared.join(' · ')}`,
  ];
}
