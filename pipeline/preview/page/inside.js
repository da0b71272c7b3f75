// Inside the report's own page, which runs no script: its document in; its figures made to be pointed at and focused, with
// a tip that names them, and its problems made to be seen.

/** `[problem 1]` in the text of the page, made to be seen. */
export function markProblems(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (/\[problem \d+\]/.test(walker.currentNode.data)) texts.push(walker.currentNode);
  for (const text of texts) {
    // A drawing's text can't hold other elements.
    if (text.parentElement.closest('svg, style')) continue;
    const parts = text.data.split(/(\[problem \d+\])/).map((part) => {
      const number = /^\[problem (\d+)\]$/.exec(part)?.[1];
      return number === undefined ? part : problemMark(page, part, number);
    });
    text.replaceWith(...parts);
  }
}

const MARK = { padding: '0 0.25em', font: 'inherit', fontWeight: '600', color: '#fff', background: '#a3122e' };

function problemMark(page, text, number) {
  const mark = page.createElement('mark');
  mark.textContent = text;
  if (!page.getElementById(`preview-problem-${number}`)) mark.id = `preview-problem-${number}`;
  mark.tabIndex = -1;
  Object.assign(mark.style, MARK);
  return mark;
}

/** Figures can be pointed at and focused; links elsewhere open elsewhere. */
export function prepare(page, { figures }) {
  const labels = new Map(figures.map(({ id, label }) => [id, label]));
  const tip = makeTip(page);
  for (const figure of page.querySelectorAll('data.figure')) {
    figure.tabIndex = 0;
    figure.setAttribute('role', 'button');
    figure.setAttribute('aria-describedby', tip.id);
    figure.style.cursor = 'help';
    const show = () => tip.show(figure, figure.dataset.figure, labels.get(figure.dataset.figure));
    figure.addEventListener('mouseenter', show);
    figure.addEventListener('mouseleave', tip.hideSoon);
    figure.addEventListener('focus', show);
    figure.addEventListener('blur', tip.hide);
    figure.addEventListener('click', () => copy(page, figure.dataset.figure, tip));
    figure.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      copy(page, figure.dataset.figure, tip);
    });
  }
  page.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') tip.hide();
  });
  for (const link of page.querySelectorAll('a[href^="http"]')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
}

const LOOK = {
  position: 'fixed',
  zIndex: '2147483647',
  maxWidth: 'min(32rem, calc(100vw - 1rem))',
  padding: '0.375rem 0.625rem',
  font: '14px/1.4 system-ui, sans-serif',
  color: '#fff',
  background: '#1d2d35',
  borderRadius: '3px',
  overflowWrap: 'anywhere',
  boxShadow: '0 2px 8px rgb(0 0 0 / 0.3)',
};

/** One tip for the page: the figure's id, and what it is. It stays while it is pointed at itself. */
function makeTip(page) {
  const tip = page.createElement('div');
  tip.id = 'preview-figure';
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  Object.assign(tip.style, LOOK);
  const [id, label] = [page.createElement('code'), page.createElement('div')];
  Object.assign(id.style, { font: '600 14px/1.4 ui-monospace, monospace', color: 'inherit', background: 'none' });
  tip.append(id, label);
  page.body.append(tip);
  let timer;
  const hide = () => {
    clearTimeout(timer);
    tip.hidden = true;
  };
  const hideSoon = () => {
    timer = setTimeout(hide, 150);
  };
  tip.addEventListener('mouseenter', () => clearTimeout(timer));
  tip.addEventListener('mouseleave', hideSoon);
  return {
    id: tip.id,
    hide,
    hideSoon,
    say(text) {
      label.textContent = text;
    },
    show(figure, name, what) {
      clearTimeout(timer);
      id.textContent = name;
      label.textContent = what ?? '';
      tip.hidden = false;
      place(tip, figure, page.documentElement);
    },
  };
}

/** Below the figure, or above it where there is no room; within the page at either side. */
function place(tip, figure, { clientWidth, clientHeight }) {
  const at = figure.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + 6;
  tip.style.top = `${below + height > clientHeight ? Math.max(4, at.top - height - 6) : below}px`;
  tip.style.left = `${Math.max(4, Math.min(at.left, clientWidth - width - 4))}px`;
}

async function copy(page, text, tip) {
  const copied = page.defaultView.navigator.clipboard?.writeText(text);
  const done = copied === undefined ? false : await copied.then(() => true).catch(() => false);
  if (done) tip.say('Copied');
}
