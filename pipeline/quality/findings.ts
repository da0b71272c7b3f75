// What was found out about the data in; out, the sentences that a person should read first, what matters most before the rest.

import { countOf } from '../ingest/spelling.ts';
import type { Quality } from './quality.ts';

export interface Finding {
  /** `look`: something may be wrong; `note`: good to know. */
  level: 'look' | 'note';
  text: string;
  /** The section of the page that tells more. */
  section: Section;
}

export type Section =
  | 'rows'
  | 'completeness'
  | 'stopped'
  | 'duplicates'
  | 'grids'
  | 'pace'
  | 'shift'
  | 'unexpected'
  | 'columns'
  | 'groups';

type Told = Omit<
  Quality,
  'findings' | 'schema' | 'study' | 'title' | 'language' | 'files' | 'thresholds' | 'distributions' | 'before'
>;

const percent = (count: number, of: number): string => {
  const share = of === 0 ? 0 : (100 * count) / of;
  return share > 0 && share < 0.5 ? 'under 1%' : `${Math.round(share)}%`;
};

/** Shares from which something is more than a note. */
const LEAST = { unanswered: 0.2, stopped: 0.1, straight: 0.1, fast: 0.05, halfway: 0.1 };

/** @param people what the study calls respondents */
export function findingsOf(told: Told, people: string): Finding[] {
  const found = [
    ...rows(told),
    ...duplicates(told, people),
    ...shifts(told),
    ...unexpected(told),
    ...completeness(told, people),
    ...grids(told, people),
    ...pace(told, people),
    ...columns(told),
    ...groups(told, people),
  ];
  const all = found.map((one) => ({ ...one, text: one.text.charAt(0).toUpperCase() + one.text.slice(1) }));
  return [...all.filter(({ level }) => level === 'look'), ...all.filter(({ level }) => level === 'note')];
}

function rows({ rows: { rejected, read } }: Told): Finding[] {
  if (rejected === 0) return [];
  const text = `${countOf(rejected, 'row')} of ${read.toLocaleString('en-GB')} did not fit the study and ${rejected === 1 ? 'was' : 'were'} left out.`;
  return [{ level: 'look', text, section: 'unexpected' }];
}

function duplicates({ duplicates: { rows: repeats, sameWords, fewest, chance } }: Told, people: string): Finding[] {
  if (repeats === 0 || (chance && sameWords === 0)) return [];
  const words = sameWords
    ? `, ${sameWords === repeats ? 'all' : sameWords.toLocaleString('en-GB')} of them with the same words`
    : '';
  const text = `${countOf(repeats, 'row')} ${repeats === 1 ? 'gives' : 'give'} the same ${fewest} answers or more as an earlier row${words}: ${people} who were entered twice?`;
  return [{ level: 'look', text, section: 'duplicates' }];
}

function shifts({ shifts: compared }: Told): Finding[] {
  const moved = (compared ?? []).filter(({ shifted }) => shifted);
  if (moved.length === 0) return [];
  const names = moved.slice(0, 3).map(({ label }) => `“${label}”`);
  const more = moved.length > 3 ? ` and ${moved.length - 3} more` : '';
  const text = `Answers have moved further than chance explains since the data before: ${names.join(', ')}${more}.`;
  return [{ level: 'look', text, section: 'shift' }];
}

function unexpected({ unexpected: found }: Told): Finding[] {
  const spelt = found.filter(({ kind }) => kind === 'spelling');
  const far = found.filter(({ kind }) => kind === 'far');
  const alike = found.filter(({ kind }) => kind === 'alike');
  const warned = found.filter(({ kind }) => kind === 'warning');
  const of = (those: typeof found) =>
    those
      .map(({ where }) => `“${where}”`)
      .slice(0, 3)
      .join(', ');
  const finding = (level: Finding['level'], text: string): Finding => ({ level, text, section: 'unexpected' });
  return [
    ...(spelt.length ? [finding('look', `Groups that may be one, spelt in two ways: ${of(spelt)}.`)] : []),
    ...(warned.length ? [finding('look', `Reading the data gave ${countOf(warned.length, 'warning')}.`)] : []),
    ...(far.length ? [finding('note', `Numbers far from all others: ${of(far)}.`)] : []),
    ...(alike.length ? [finding('note', `Everybody gave the same answer: ${of(alike)}.`)] : []),
  ];
}

function completeness({ questions, respondents, rows: { used } }: Told, people: string): Finding[] {
  const found: Finding[] = [];
  const left = questions.filter(({ asked, answered }) => asked - answered > LEAST.unanswered * asked);
  if (left.length) {
    const names = left
      .slice(0, 3)
      .map(({ label }) => `“${label}”`)
      .join(', ');
    const text = `${countOf(left.length, 'question')} ${left.length === 1 ? 'was' : 'were'} left out by more than a fifth of those asked: ${names}${left.length > 3 ? ' and others' : ''}.`;
    found.push({ level: 'note', text, section: 'completeness' });
  }
  const empty = respondents.complete.at(-1)!.count;
  if (empty)
    found.push({
      level: 'look',
      text: `${countOf(empty, 'row')} ${empty === 1 ? 'has' : 'have'} no answer at all.`,
      section: 'completeness',
    });
  if (respondents.stopped > 0) {
    const most = questions.reduce((a, b) => (b.stopped > a.stopped ? b : a));
    const level = respondents.stopped > LEAST.stopped * used ? 'look' : 'note';
    const text = `${percent(respondents.stopped, used)} of ${people} stopped before the end, most of them after “${most.label}”.`;
    found.push({ level, text, section: 'stopped' });
  }
  return found;
}

function grids({ grids: all }: Told, people: string): Finding[] {
  const straight = all.filter((grid) => grid.straight > 0);
  if (straight.length === 0) return [];
  const most = straight.reduce((a, b) => (b.straight / b.answered > a.straight / a.answered ? b : a));
  const level = most.straight > LEAST.straight * most.answered ? 'look' : 'note';
  const text = `${percent(most.straight, most.answered)} of ${people} gave one answer to all ${most.questions.length} items from “${most.labels[0]}” to “${most.labels[1]}”.`;
  return [{ level, text, section: 'grids' }];
}

function pace({ pace: clock }: Told, people: string): Finding[] {
  if (!clock || clock.fast + clock.backwards === 0) return [];
  const level = clock.fast > LEAST.fast * clock.known || clock.backwards > 0 ? 'look' : 'note';
  const back = clock.backwards
    ? ` ${countOf(clock.backwards, 'row')} ${clock.backwards === 1 ? 'ends' : 'end'} before ${clock.backwards === 1 ? 'it begins' : 'they begin'}.`
    : '';
  const text = `${percent(clock.fast, clock.known)} of ${people} were much faster than the others.${back}`;
  return [{ level, text, section: 'pace' }];
}

function columns({ leftOut }: Told): Finding[] {
  const used = leftOut.filter(({ why, personal }) => personal && why === 'used');
  const personal = leftOut.filter(({ why, personal }) => personal && why !== 'used');
  const names = (those: typeof leftOut) =>
    those
      .slice(0, 3)
      .map(({ header }) => `“${header}”`)
      .join(', ');
  return [
    ...(used.length
      ? [
          {
            level: 'look' as const,
            text: `Figures are made of columns that seem to hold personal data: ${names(used)}.`,
            section: 'columns' as const,
          },
        ]
      : []),
    ...(personal.length
      ? [
          {
            level: 'note' as const,
            text: `The file holds columns of personal data, which no report shows: ${names(personal)}.`,
            section: 'columns' as const,
          },
        ]
      : []),
  ];
}

function groups({ smallGroups, rows: { used } }: Told, people: string): Finding[] {
  const most = smallGroups?.together ?? smallGroups?.single[0];
  if (!most || most.alone === 0) return [];
  const text = `${percent(most.alone, used)} of ${people} are the only one with their combination of ${most.labels.map((label) => label.toLowerCase()).join(', ')}: answers by person must not be passed on.`;
  return [{ level: 'note', text, section: 'groups' }];
}
