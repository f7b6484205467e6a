import { createHash } from 'node:crypto';
import { escapeHtml } from '../html.js';

/** One column that stays readable on a narrow screen and in large print, the same with scripts, images and fonts switched off. */
const style = `
:root { color-scheme: light dark; font: 1.05rem / 1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1.1rem; }
nav ul, nav p { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin: 0.6rem 0; padding: 0; list-style: none; }
nav [aria-current] { font-weight: 700; text-decoration: none; color: inherit; }
dl { margin: 0.4rem 0; }
dl div { display: flex; flex-wrap: wrap; gap: 0 0.6rem; }
dt { font-weight: 600; }
dd { margin: 0; }
ol.list { display: grid; gap: 0.9rem; margin: 0; padding: 0; list-style: none; }
article, .visit { padding: 0.7rem 0.9rem; border: 1px solid GrayText; border-radius: 0.4rem; }
article p { margin: 0.4rem 0; }
.visit.changes { border: 3px solid #b58900; }
.told, .wrong { padding: 0.5rem 0.9rem; border: 3px solid #2e7d32; }
.wrong { border-color: #b00020; }
form { margin: 0.5rem 0 0; }
label { display: block; font-weight: 600; }
.hint { display: block; margin: 0 0 0.3rem; }
input[type='text'] { box-sizing: border-box; width: 100%; max-width: 26rem; margin: 0 0 0.8rem; padding: 0.5rem; font: inherit; border: 2px solid; }
button { padding: 0.45rem 1rem; font: inherit; font-weight: 600; border: 2px solid; cursor: pointer; }
progress { width: 100%; max-width: 30rem; height: 1.2rem; }
table { border-collapse: collapse; }
th, td { padding: 0.15rem 0.8rem 0.15rem 0; text-align: start; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
code { font-size: 0.9em; }
:focus-visible { outline: 4px solid #b58900; outline-offset: 2px; }
`;

/** Nothing runs and nothing is fetched; forms go to this service alone. */
export const boardPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  // The empty icon, which keeps browsers from asking for one.
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of the board. The title is text, the content HTML. */
export function boardPage(title: string, main: string, head = ''): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">${head}
<title>${escapeHtml(title)} – Time Credits</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${main}
</body>
</html>
`;
}

/** A form with what it brings back besides its button. Values are text, the button HTML. */
export function postForm(action: string, fields: Readonly<Record<string, string>>, inside: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${action}">${hidden.join('')}${inside}</form>`;
}

/** "HOLD_LAPSES" as "Hold lapses". */
export function codeInWords(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return escapeHtml(words.charAt(0).toUpperCase() + words.slice(1));
}

/** An instant as the scheme's clocks say it. */
export function timeTag(at: Date, timeZone: string): string {
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(at);
  return `<time datetime="${at.toISOString()}">${escapeHtml(words)}</time>`;
}

/** How long it has been, in the largest whole unit. */
export function ageInWords(from: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 1_000));
  const units: [number, string][] = [
    [24 * 60 * 60, 'day'],
    [60 * 60, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ];
  const [size, name] = units.find(([unit]) => seconds >= unit) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Rows of a definition list. Terms are text, descriptions HTML; those without one are left out. */
export function facts(rows: readonly (readonly [string, string | null])[]): string {
  const shown = rows.filter(([, description]) => description !== null);
  return `<dl>${shown.map(([term, description]) => `<div><dt>${term}</dt><dd>${description}</dd></div>`).join('')}</dl>`;
}
