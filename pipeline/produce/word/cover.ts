// What a theme puts before a report's title in Word: its logo, and whether the title has a page of its own.

import { readFileSync } from 'node:fs';
import { createCanvas, loadImage } from 'canvas';
import { ImageRun, type IParagraphOptions } from 'docx';
import type { Theme } from '../../theme.ts';
import { xmlText } from './inline.ts';

const PX_PER_MM = 96 / 25.4;

/** The logo in a paragraph of its own; with a cover it stands a third down the page. */
export async function logoDraft({ logo, cover }: Theme): Promise<IParagraphOptions | undefined> {
  if (!logo) return undefined;
  const data = readFileSync(logo.file);
  const picture = await loadImage(data);
  const width = Math.round(logo.widthMm * PX_PER_MM);
  const size = { width, height: Math.round((width * picture.height) / picture.width) };
  const shared = { transformation: size, altText: { name: 'Logo', title: 'Logo', description: xmlText(logo.alt) } };
  const run = logo.file.toLowerCase().endsWith('.svg')
    ? new ImageRun({ ...shared, type: 'svg', data, fallback: { type: 'png', data: rasterised(picture, size) } })
    : new ImageRun({ ...shared, type: 'png', data });
  return { style: 'Kicker', spacing: { before: cover ? COVER_TOP : 0, after: 360 }, children: [run] };
}

/** Twips from the top of a cover to what stands on it. */
const COVER_TOP = 4200;

/** The first line of a cover without a logo stands where the logo would. */
export function onCover(drafts: IParagraphOptions[], { cover, logo }: Theme): IParagraphOptions[] {
  if (!cover || logo) return drafts;
  return drafts.map((draft, i) => (i === 0 ? { ...draft, spacing: { ...draft.spacing, before: COVER_TOP } } : draft));
}

type Picture = Awaited<ReturnType<typeof loadImage>>;

/** For readers that can't draw SVG, at three times its size. */
function rasterised(picture: Picture, { width, height }: { width: number; height: number }): Buffer {
  const canvas = createCanvas(width * 3, height * 3);
  canvas.getContext('2d').drawImage(picture, 0, 0, width * 3, height * 3);
  return canvas.toBuffer('image/png');
}
