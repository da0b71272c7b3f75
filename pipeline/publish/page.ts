// A finished body and its style in; a page that loads nothing out: the frame of changes.html and of the index of editions.

import { escapeHtml } from '../fill/tokens.ts';

export interface Page {
  language: string;
  title: string;
  css: string;
  /** HTML of `<main>`. */
  body: string;
}

export function pageHtml({ language, title, css, body }: Page): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<title>${escapeHtml(title)}</title>
<style>
${css}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
