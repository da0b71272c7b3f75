// The preview's page in the browser: told by the server what there is to show, it shows the report in a frame, problems
// above it. All text is put in as text.

import { markProblems, prepare } from './inside.js';

const element = (id) => document.getElementById(id);
const [reports, units] = [element('report'), element('unit')];
const frames = element('frames');

/** What is being looked at, as the address says. */
const wish = Object.fromEntries(new URLSearchParams(location.search));
let shownPage = null;
let events;

function make(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- What there is to choose -------------------------------------------------------------------------------------

function fillSelect(select, options, chosen) {
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }
  select.value = chosen ?? '';
}

function showChoices({ choices, report, unit }) {
  // A study file that can't be read names nothing: what could be chosen before stays.
  if (choices.reports.length === 0) return;
  fillSelect(
    reports,
    choices.reports.map((id) => [id, id]),
    report,
  );
  element('units').hidden = choices.units.length === 0;
  fillSelect(
    units,
    choices.units.map(({ slug, label }) => [slug, label]),
    unit,
  );
}

function choose(change) {
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete wish[key];
    else wish[key] = value;
  }
  history.replaceState(null, '', `?${new URLSearchParams(wish)}`);
  follow();
}

reports.addEventListener('change', () => choose({ report: reports.value, unit: undefined }));
units.addEventListener('change', () => choose({ unit: units.value || undefined }));

// ---- What is wrong -----------------------------------------------------------------------------------------------

function problemElement({ message, where, lines, found, expected, fix }, at) {
  const made = make('div', 'problem');
  made.append(make('h2', '', message));
  if (where) made.append(make('p', 'where', where));
  if (lines.length) made.append(linesElement(lines));
  const rows = [
    ['Found', found],
    ['Expected', expected],
    ['To do', fix],
  ].filter(([, text]) => text !== undefined);
  if (rows.length) {
    const list = make('dl');
    for (const [name, text] of rows) list.append(make('dt', '', name), make('dd', '', text));
    made.append(list);
  }
  made.dataset.problem = String(at + 1);
  return made;
}

/** Where the page has a mark for a problem, a button leads to it. */
function linkProblems(page) {
  for (const problem of document.querySelectorAll('#errors .problem')) {
    problem.querySelector('button')?.remove();
    const mark = page.getElementById(`preview-problem-${problem.dataset.problem}`);
    if (!mark) continue;
    const button = make('button', '', 'Show it in the page');
    button.type = 'button';
    button.addEventListener('click', () => {
      mark.scrollIntoView({ block: 'center' });
      mark.focus();
    });
    problem.append(button);
  }
}

function linesElement(lines) {
  const list = make('ol', 'lines');
  list.tabIndex = 0;
  list.setAttribute('aria-label', 'The lines in question');
  for (const { number, text, here } of lines) {
    const item = make('li', here ? 'here' : '');
    if (here) item.setAttribute('aria-current', 'true');
    item.append(make('span', 'number', String(number)), make('span', '', text));
    list.append(item);
  }
  return list;
}

const counted = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;

function showProblems({ errors, warnings, page, stale }) {
  const box = element('errors');
  box.hidden = errors.length === 0;
  box.className = 'errors';
  // It may be longer than its room, and is then scrolled by the keyboard too.
  box.tabIndex = 0;
  box.replaceChildren(...errors.map(problemElement));
  box.scrollTop = 0;
  const list = element('warnings');
  list.hidden = warnings.length === 0;
  list.querySelector('summary').textContent = counted(warnings.length, 'warning');
  element('warning-list').replaceChildren(...warnings.map(problemElement));
  frames.classList.toggle('stale', stale && page !== null);
}

function showState({ errors, page, stale, figures, milliseconds }) {
  const where = page === null ? '' : stale ? '; below, the last page that could be made' : ', marked in the page';
  const told = element('state');
  told.className = errors.length ? 'wrong' : '';
  if (errors.length === 0) told.textContent = `${counted(figures.length, 'figure')}, made in ${milliseconds} ms`;
  else told.textContent = `${counted(errors.length, 'problem')}${where}`;
}

// ---- The report --------------------------------------------------------------------------------------------------

/** The next page is loaded behind the one that is shown, and takes its place where the reader was. */
function loadPage(state) {
  if (state.page === null) {
    shownPage = null;
    frames.replaceChildren(make('p', 'empty', 'There is no page yet. It appears when the problems are mended.'));
    return;
  }
  const key = `${state.report} ${state.unit} ${state.page}`;
  if (key === shownPage) {
    const shown = frames.querySelector('iframe:not(.next)');
    if (shown && !state.stale) linkProblems(shown.contentDocument);
    return;
  }
  const isSameReport = shownPage?.startsWith(`${state.report} ${state.unit} `);
  shownPage = key;
  const next = make('iframe', 'next');
  next.title = 'The report';
  const query = new URLSearchParams({ report: state.report, v: state.page });
  if (state.unit !== undefined) query.set('unit', state.unit);
  next.src = `/report?${query}`;
  next.addEventListener('load', () => {
    if (key !== shownPage) return next.remove();
    const before = frames.querySelector('iframe:not(.next)');
    const scroll = isSameReport ? before?.contentWindow.scrollY : 0;
    prepare(next.contentDocument, state);
    markProblems(next.contentDocument);
    if (!state.stale) linkProblems(next.contentDocument);
    next.classList.remove('next');
    for (const other of [...frames.children]) if (other !== next) other.remove();
    next.contentWindow.scrollTo({ top: scroll ?? 0, behavior: 'instant' });
    document.title = `${next.contentDocument.title} – preview`;
    document.documentElement.dataset.shown = state.page;
  });
  frames.append(next);
}

// ---- From the server ---------------------------------------------------------------------------------------------

function follow() {
  events?.close();
  events = new EventSource(`/events?${new URLSearchParams(wish)}`);
  events.addEventListener('message', ({ data }) => {
    const state = JSON.parse(data);
    showChoices(state);
    showProblems(state);
    showState(state);
    loadPage(state);
  });
  events.addEventListener('error', () => {
    const told = element('state');
    told.className = 'lost';
    told.textContent = 'The preview has ended, or can’t be reached.';
  });
}

follow();
