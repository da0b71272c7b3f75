// Groups of columns that look like tick boxes in, those of which nobody has ticked two out: they are one choice, spread over
// columns. It takes another reading of the file, and only where there are such groups.

import { cellText } from '../ingest/records.ts';
import { plainText } from '../ingest/spelling.ts';
import type { Boxes } from './boxes.ts';
import { readTable } from './profile.ts';
import { BLANK_WORDS, isNoAnswer, isNoTick } from './words.ts';

/** With fewer respondents who ticked anything, that nobody ticked two may be chance. */
const FEWEST = 20;
/** What a question says that may have several answers. */
const SEVERAL =
  /\b(all that apply|any that apply|as many as|more than one|select (all|any)|tick (all|any)|check (all|any))\b/i;

interface Place {
  folder: string;
  name: string;
  /** Lines above the header, and rows of the header. */
  titles: number;
  headerRows: number;
}

export async function singleChoices(groups: readonly Boxes[], place: Place): Promise<Set<Boxes>> {
  const candidates = groups.filter(({ part, sure }) => !sure && !SEVERAL.test(part.text));
  if (candidates.length === 0) return new Set();
  const { counts } = await readTable(place.folder, place.name, place.titles, () => startCounting(candidates, place));
  return new Set(candidates.filter((_, i) => counts[i]!.several === 0 && counts[i]!.one >= FEWEST));
}

function startCounting(groups: readonly Boxes[], { headerRows }: Place) {
  const counts = groups.map(() => ({ one: 0, several: 0 }));
  // The header itself has been taken off: these are its further rows.
  let left = headerRows - 1;
  return {
    header() {},
    row(row: Parameters<typeof cellText>[0]) {
      if (left-- > 0) return;
      for (const [i, { fields }] of groups.entries()) {
        let ticks = 0;
        for (const field of fields) if (field < row.starts.length && isTicked(cellText(row, field))) ticks++;
        if (ticks === 1) counts[i]!.one++;
        else if (ticks > 1) counts[i]!.several++;
      }
    },
    finish: () => ({ counts }),
  };
}

function isTicked(cell: string): boolean {
  const text = plainText(cell);
  return text !== '' && !isNoTick(text) && !isNoAnswer(text) && !BLANK_WORDS.includes(text);
}
