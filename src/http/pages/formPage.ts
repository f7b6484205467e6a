import { createHash } from 'node:crypto';
import { escapeHtml } from './html.js';

/** Large, plain, and the same with images, scripts and fonts switched off. It travels with the page: one request is all it takes. */
const style = `
:root { color-scheme: light dark; font: 1.375rem / 1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.25; }
label { display: block; font-weight: 600; }
.hint { display: block; margin: 0 0 0.3rem; font-size: 1.1rem; }
input[type='text'] { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; border: 2px solid; }
button { margin: 1.2rem 0; padding: 0.8rem 1.6rem; font: inherit; font-weight: 600; border: 3px solid; cursor: pointer; }
:focus-visible { outline: 4px solid #b58900; outline-offset: 3px; }
select { box-sizing: border-box; width: 100%; margin-bottom: 1rem; padding: 0.6rem; font: inherit; border: 2px solid; }
button.quiet { margin: 0; padding: 0.4rem 1rem; font-weight: 400; border-width: 2px; background: none; color: inherit; }
.wrong { padding: 0.6rem 1rem; border: 3px solid #b00020; }
.number { font-size: 2rem; font-weight: 700; letter-spacing: 0.1em; }
`;

/**
 * Nothing runs and nothing is fetched; the form goes to this service alone.
 * @param leavesFor the one other origin that an answer to the form may send the browser on to
 */
export function formPolicy(leavesFor?: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    `form-action 'self'${leavesFor ? ` ${leavesFor}` : ''}`,
    // The empty icon, which keeps browsers from asking for one.
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A page that is a form or what follows one. The title is text, the content HTML. */
export function formPage(title: string, main: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Time Credits</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
