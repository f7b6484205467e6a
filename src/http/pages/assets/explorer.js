// Starts GraphiQL beside the list of people and examples.

import { fill } from './fill.js';
import { createRoot, React, Ruru } from './ruru/ruru.js';
import { PageError, personOf, renewedToken, tokenFor, works } from './signIn.js';
import { headersWith, newTab, readTabs, tokenIn, withTab, writeTabs } from './tabs.js';

const config = JSON.parse(document.getElementById('explorer-config').textContent);
const status = document.getElementById('status');
const root = createRoot(document.getElementById('ruru-root'));
const say = (text) => {
  status.textContent = text;
};

const workers = { json: 'jsonWorker.js', graphql: 'graphqlWorker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(config.staticPath + (workers[label] ?? 'editorWorker.js'), { type: 'module' }),
};

const [firstExample] = config.examples.filter(({ slug }) => slug === 'my-balance');
const untouched = () => newTab(firstExample.operation, '', headersWith(null));
let starts = 0;

/** Starts GraphiQL, or starts it again, with these tabs. */
function show(state) {
  writeTabs(state);
  const tab = state.tabs[state.activeTabIndex];
  const token = tokenIn(tab);
  starts += 1;
  root.render(
    React.createElement(Ruru, {
      key: starts,
      endpoint: config.endpoint,
      staticPath: config.staticPath,
      initialQuery: tab.query ?? '',
      initialVariables: tab.variables ?? '',
      initialHeaders: tab.headers ?? '',
      defaultHeaders: headersWith(token),
      // Tokens of the demo scheme are kept, so that the tabs still work after the page was loaded again.
      shouldPersistHeaders: true,
      defaultEditorToolsVisibility: tab.variables ? 'variables' : 'headers',
    }),
  );
  sayWho(token);
}

function sayWho(token) {
  const key = token && personOf(token);
  for (const button of document.querySelectorAll('[data-person]')) {
    button.setAttribute('aria-pressed', String(button.dataset.person === (key ?? '')));
  }
  if (!token) return say('Nobody is signed in.');
  say(
    key
      ? `Signed in as ${config.people[key].name}, ${config.people[key].does}.`
      : 'Signed in with a token of your own.',
  );
}

const tokenOf = (key) => tokenFor(config, key, say);

/** Puts the person's token into the open tab and into every tab that has none. No key: signs the open tab out. */
async function signInAs(key) {
  const token = key === '' ? null : await tokenOf(key);
  const state = readTabs(untouched());
  const tabs = state.tabs.map((tab, index) => {
    if (index !== state.activeTabIndex && (token === null || tokenIn(tab) !== null)) return tab;
    return { ...tab, headers: headersWith(token, tab.headers ?? undefined) };
  });
  show({ ...state, tabs });
}

async function openExample(slug) {
  const example = config.examples.find((candidate) => candidate.slug === slug);
  if (!example) throw new PageError('There is no such example.');
  const state = readTabs(untouched());
  const token = await tokenForExample(example, tokenIn(state.tabs[state.activeTabIndex]));
  const variables = await fill(config, example.variables, tokenOf);
  const text = Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2);
  show(withTab(state, newTab(example.operation, text, headersWith(token))));
}

async function tokenForExample({ as }, current) {
  if (as === 'nobody') return null;
  if (as === 'anyone') return current ?? (await tokenOf(Object.keys(config.people)[0]));
  return await tokenOf(as);
}

/** A token that no longer works would also keep the schema from loading: it is renewed, or taken out, before anything starts. */
async function withLiveTokens(state, mustRenew = () => false) {
  const next = new Map();
  for (const token of new Set(state.tabs.map(tokenIn))) {
    if (!token || (!mustRenew(token) && (await works(config, token)))) continue;
    const key = personOf(token);
    next.set(token, key && (await renewedToken(config, key, token)));
  }
  if (next.size === 0) return state;
  const tabs = state.tabs.map((tab) => {
    const token = tokenIn(tab);
    return next.has(token) ? { ...tab, headers: headersWith(next.get(token), tab.headers) } : tab;
  });
  return { ...state, tabs };
}

/** A token works for 15 minutes: whoever goes on working in the explorer gets the next one before that. */
const renewEveryMs = 10 * 60_000;

let busy = false;

/** One thing at a time; what goes wrong is said where the person is looking. */
async function during(work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    say(error instanceof PageError ? error.message : 'The service did not answer. Is it still running?');
  } finally {
    busy = false;
    document.body.removeAttribute('aria-busy');
  }
}

document.getElementById('panel').addEventListener('click', (event) => {
  const target = event.target.closest('[data-person], [data-example]');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { person, example } = target.dataset;
  void during(() => (example === undefined ? signInAs(person) : openExample(example)));
});

await during(async () => {
  show(await withLiveTokens(readTabs(untouched())));
});
const asked = new URLSearchParams(location.search).get('example');
if (asked !== null) {
  // A reload afterwards keeps what was changed since, instead of opening the example again.
  history.replaceState(null, '', '/');
  await during(() => openExample(asked));
}

setInterval(() => {
  void during(async () => {
    const state = readTabs(untouched());
    const renewed = await withLiveTokens(state, (token) => personOf(token) !== null);
    if (renewed !== state) show(renewed);
  });
}, renewEveryMs);
