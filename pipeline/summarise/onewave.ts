// Estimates of one wave of a study whose files are waves, with those of the waves before it at hand.

import { type Responses, sumCounts } from '../ingest/responses.ts';
import { WAVE, wavesOf } from '../study/files.ts';
import type { Study } from '../study/study.ts';
import { countFigure } from './counts.ts';
import { type Estimates, summarise } from './estimates.ts';
import { type FigureRef, figureId, parseFigureId } from './reference.ts';

/** Estimates of one wave; `earlier` is the wave before, as if it were a study of its own. */
export function summariseWave(study: Study, responses: Responses, wave: string, where?: string): Estimates {
  const waves = wavesOf(study.files);
  const upTo = waves.slice(0, waves.indexOf(wave) + 1);
  let estimates: Estimates | undefined;
  for (const one of upTo) {
    const within = `${WAVE} == ${JSON.stringify(one)}`;
    const only = where === undefined ? within : `(${where}) && ${within}`;
    estimates = withOwnCounts(summarise({ ...study, wave: one, onlyWave: one }, responses, only, estimates), one);
  }
  return estimates!;
}

/** Rows of the file, and who responded, are of the wave too. */
function withOwnCounts(estimates: Estimates, wave: string): Estimates {
  const { study, responses } = estimates;
  const ofWave = (responses.parts ?? []).filter((part) => part.wave === wave);
  const own = { ...responses, counts: sumCounts(ofWave.map(({ counts }) => counts)) };
  const condition = { variable: WAVE, level: wave };
  const figure = (ref: FigureRef) =>
    ref.question === 'responses'
      ? { ...countFigure({ ...ref, where: [...ref.where, condition] }, study, own), id: figureId(ref) }
      : estimates.figure(ref);
  const figureById = (id: string) => {
    const ref = parseFigureId(id);
    return ref ? figure(ref) : estimates.figureById(id);
  };
  return { ...estimates, figure, figureById };
}
