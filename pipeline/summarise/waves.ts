// Of a study whose files are waves: which wave comes before another, and what a question was like in each.

import { WAVE, wavesOf } from '../study/files.ts';
import type { FileSpec, Question, Study } from '../study/study.ts';
import type { Estimates } from './estimates.ts';
import { UnknownName } from './grouping.ts';
import type { FigureRef } from './reference.ts';

/**
 * The same of the wave before the one that a condition names; undefined where none does.
 * @throws UnknownName where that is the first
 */
export function inWaveBefore(ref: FigureRef, { study }: Estimates): FigureRef | undefined {
  const own = ref.where.find(({ variable }) => variable === WAVE);
  if (!own || study.files.length === 0) return undefined;
  const waves = wavesOf(study.files);
  const before = waves[waves.indexOf(own.level) - 1];
  if (before === undefined) throw new UnknownName(`there is no wave before \`${own.level}\``, '', waves.slice(1));
  return { ...ref, where: [...ref.where.filter((one) => one !== own), { variable: WAVE, level: before }] };
}

/** Whether a wave's questionnaire lacked an option: nobody chose it because nobody could. */
export function isNotOffered({ question, item, where }: FigureRef, { files, onlyWave }: Study): boolean {
  const wave = where.find(({ variable }) => variable === WAVE)?.level ?? onlyWave;
  if (wave === undefined) return false;
  const own = files.filter((file) => file.wave === wave);
  return own.length > 0 && own.every(({ notOffered }) => notOffered.get(question)?.includes(item));
}

const listed = (texts: string[]): string => new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(texts);

/** What readers must know where waves stand side by side: what a question's answers were not in each of them. */
export function waveNotes(question: Question, { files }: Study): string[] {
  const byWave = (of: (file: FileSpec) => string | undefined): [waves: string, text: string][] => {
    const wavesByText = new Map<string, string[]>();
    for (const wave of wavesOf(files)) {
      const texts = new Set(files.filter((file) => file.wave === wave).flatMap((file) => of(file) ?? []));
      const text = [...texts].join(' ');
      if (text !== '') wavesByText.set(text, [...(wavesByText.get(text) ?? []), wave]);
    }
    return [...wavesByText].map(([text, waves]) => [listed(waves), text]);
  };
  const label = (id: string) => question.options.find((option) => option.id === id)?.label ?? id;
  const notOffered = byWave((file) => {
    const labels = (file.notOffered.get(question.id) ?? []).map((id) => `“${label(id)}”`);
    return labels.length ? listed(labels) : undefined;
  });
  const changed = byWave((file) => file.changed.get(question.id));
  return [
    ...notOffered.map(([wave, labels]) => `${wave}: ${labels} could not be chosen.`),
    ...changed.map(([wave, text]) => `${wave}: ${text}${/[.!?]$/.test(text) ? '' : '.'}`),
  ];
}
