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
  // Only a template that speaks of waves by name has a use for all of them.
  let whole: Estimates | undefined;
  const all = () => (whole ??= summarise(study, responses, where));
  let estimates: Estimates | undefined;
  for (const one of upTo) {
    const within = `${WAVE} == ${JSON.stringify(one)}`;
    const only = where === undefined ? within : `(${where}) && ${within}`;
    const own = summarise({ ...study, wave: one, onlyWave: one }, responses, only, estimates);
    estimates = ofWave(own, one, upTo, all);
  }
  return estimates!;
}

/** Rows of the file, and who responded, are of the wave; a wave that is named is looked up among all. */
function ofWave(own: Estimates, wave: string, upTo: readonly string[], all: () => Estimates): Estimates {
  const { study, responses } = own;
  const parts = (responses.parts ?? []).filter((part) => part.wave === wave);
  const counted = { ...responses, counts: sumCounts(parts.map(({ counts }) => counts)) };
  const condition = { variable: WAVE, level: wave };
  const namesWave = ({ where }: Pick<FigureRef, 'where'>) => where.some(({ variable }) => variable === WAVE);
  const figure = (ref: FigureRef) => {
    if (namesWave(ref)) return all().figure(ref);
    if (ref.question !== 'responses') return own.figure(ref);
    return { ...countFigure({ ...ref, where: [...ref.where, condition] }, study, counted), id: figureId(ref) };
  };
  return {
    ...own,
    figure,
    figureById: (id) => {
      const ref = parseFigureId(id);
      return ref ? figure(ref) : own.figureById(id);
    },
    levels: (variable) => own.levels(variable).filter(({ id }) => variable !== WAVE || upTo.includes(id)),
    compare: (ref, against) => (namesWave(ref) ? all() : own).compare(ref, against),
    exceeds: (ref, by) => {
      if (by !== WAVE) return (namesWave(ref) ? all() : own).exceeds(ref, by);
      const shown = all().exceeds(ref, by).slice(0, upTo.length);
      return shown.map((beaten) => beaten.filter((level) => level < upTo.length));
    },
    association: (question, by, where) =>
      (by === WAVE || namesWave({ where }) ? all() : own).association(question, by, where),
  };
}
