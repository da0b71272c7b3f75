// The whole gallery, made by its command: the PDF passes PDF/UA-1 and PDF/A-2a, the Word files open.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasTool } from '../tools.ts';

const hasOffice = hasTool('soffice', '--version') && hasTool('pdftoppm', '-v');

it.skipIf(!hasOffice)('the gallery’s PDF passes every check of veraPDF, and shows Word’s own drawings', ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'topline-gallery-'));
  try {
    execFileSync(process.execPath, ['test/gallery/gallery.ts', folder], { stdio: 'pipe' });
    const page = readFileSync(join(folder, 'gallery.html'), 'utf8');
    expect(page).not.toContain('no word processor was found');
    const checked = spawnSync('.ci/verapdf.sh', [join(folder, 'gallery.pdf')], { encoding: 'utf8' });
    skip(checked.status === 69 && process.env.TOPLINE_ALL_TOOLS !== '1', 'veraPDF cannot be had here');
    expect(`${checked.status} ${checked.stdout}`).toMatch(/^0 /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
