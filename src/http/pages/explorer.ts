import { parse, print } from 'graphql';
import { ruruHTML } from 'ruru/server';
import { type Example, examples } from './examples.js';
import { fillings } from './fillings.js';
import { escapeHtml, jsonForScript } from './html.js';
import { type ExplorerPerson, type ExplorerScheme, explorerPeople, explorerScheme, personKeyIn } from './people.js';

export const ruruStaticPath = '/explorer/ruru/';

/** Everything comes from this service; what the browser should fetch from elsewhere, it refuses. Monaco writes styles as it runs. */
export const explorerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The explorer: GraphiQL as Ruru ships it, beside a list of examples and of people to sign in as. The page's own script starts it. */
export function explorerPage(schemes: readonly ExplorerScheme[] = []): string {
  const config = {
    endpoint: '/graphql',
    messages: '/messages.json',
    staticPath: ruruStaticPath,
    scheme: explorerScheme,
    people: { ...explorerPeople, ...peopleOf(schemes) },
    // Laid out as the editor's own button would.
    examples: examples.map((example) => ({ ...example, operation: print(parse(example.operation)) })),
    fillings,
  };
  return ruruHTML({
    endpoint: config.endpoint,
    staticPath: ruruStaticPath,
    htmlParts: {
      metaTags: `<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">`,
      titleTag: '<title>Explorer – Time Credits</title>',
      styleTags: `<link rel="stylesheet" href="${ruruStaticPath}ruru.css">\n<link rel="stylesheet" href="/explorer/explorer.css">`,
      configScript: `<script type="application/json" id="explorer-config">${jsonForScript(config)}</script>`,
      headerScripts: '',
      bodyContent: `${sidePanel(schemes)}\n<main id="ruru-root"><p>The explorer is loading …</p></main>`,
      bodyScripts: '',
      bodyInitScript: '<script type="module" src="/explorer/explorer.js"></script>',
    },
  });
}

/** People of other schemes say which one they sign in to. */
function peopleOf(schemes: readonly ExplorerScheme[]): Record<string, ExplorerPerson & { scheme: string }> {
  return Object.fromEntries(
    schemes.flatMap((scheme) =>
      scheme.people.map((person, place) => [personKeyIn(scheme, place), { ...person, scheme: scheme.slug }]),
    ),
  );
}

function sidePanel(schemes: readonly ExplorerScheme[]): string {
  const parts = [...new Set(examples.map(({ part }) => part))];
  return `<aside id="panel" aria-label="People and examples">
<h1>Time Credits</h1>
<p><a href="/messages" target="_blank">Messages</a> shows every email, text and letter, and <a href="/messages/templates" target="_blank">what each kind says</a>. <a href="/jobs" target="_blank">The board</a> shows operators what the service does by itself.</p>
<noscript><p>The explorer needs JavaScript. Messages works without, and so does any GraphQL client at /graphql.</p></noscript>
<p id="status" role="status">Nobody is signed in.</p>
<h2>Sign in as …</h2>
<ul class="people">
${Object.entries(explorerPeople).map(personButton).join('\n')}
<li><button type="button" data-person="">Nobody <small>sign out</small></button></li>
</ul>
${schemes.map(schemeOfList).join('\n')}
<nav aria-label="Examples">
${parts.map(partOfList).join('\n')}
</nav>
</aside>`;
}

function personButton([key, { name, does }]: [string, ExplorerPerson]): string {
  return `<li><button type="button" data-person="${escapeHtml(key)}">${escapeHtml(name)} <small>${escapeHtml(does)}</small></button></li>`;
}

function schemeOfList(scheme: ExplorerScheme): string {
  const buttons = scheme.people.map((person, place) => personButton([personKeyIn(scheme, place), person]));
  return `<details><summary>… of ${escapeHtml(scheme.name)}</summary>\n<ul class="people">\n${buttons.join('\n')}\n</ul></details>`;
}

function partOfList(part: Example['part']): string {
  const items = examples
    .filter((example) => example.part === part)
    .map(
      ({ slug, title, says }) =>
        `<li><a href="/?example=${escapeHtml(slug)}" data-example="${escapeHtml(slug)}">${escapeHtml(title)}</a> <small>${escapeHtml(says)}</small></li>`,
    );
  return `<h2>${escapeHtml(part)}</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}
