// GraphiQL keeps its tabs in the browser's storage and reads them when it starts. Changing them there and starting it again is how the page opens
// examples and signs people in.

const tabsKey = 'graphiql:tabState';

/** What stands in the headers of somebody who is not signed in. */
const noHeaders = '{}';

export function headersWith(token, text = noHeaders) {
  const headers = parse(text) ?? {};
  for (const name of Object.keys(headers)) if (name.toLowerCase() === 'authorization') delete headers[name];
  if (token) headers.Authorization = `Bearer ${token}`;
  return JSON.stringify(headers, null, 2);
}

/** The token in a tab's headers; null where there is none. */
export function tokenIn(tab) {
  const headers = parse(tab.headers ?? noHeaders) ?? {};
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return /^Bearer (.+)$/.exec(String(authorization))?.[1] ?? null;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function newTab(query, variables, headers) {
  const name = /^(?:query|mutation|subscription)\s+(\w+)/m.exec(query)?.[1] ?? null;
  return {
    id: crypto.randomUUID(),
    hash: [query, variables, headers].join('|'),
    title: name ?? '<untitled>',
    query,
    variables,
    headers,
    operationName: name,
    response: null,
  };
}

/** The tabs as GraphiQL left them; one tab with the first operation where it left none. */
export function readTabs(firstTab) {
  const kept = parse(localStorage.getItem(tabsKey));
  const isWhole = Array.isArray(kept?.tabs) && kept.tabs.length > 0 && kept.tabs[kept.activeTabIndex] !== undefined;
  return isWhole ? kept : { tabs: [firstTab], activeTabIndex: 0 };
}

export function writeTabs(state) {
  const tabs = state.tabs.map((tab) => ({
    ...tab,
    hash: [tab.query ?? '', tab.variables ?? '', tab.headers ?? ''].join('|'),
  }));
  localStorage.setItem(tabsKey, JSON.stringify({ ...state, tabs }));
}

/** The same tabs with this one in front. A tab that holds the same operation already makes room for it. */
export function withTab(state, tab) {
  const index = state.tabs.findIndex((other) => other.query === tab.query);
  if (index < 0) return { tabs: [...state.tabs, tab], activeTabIndex: state.tabs.length };
  return { tabs: state.tabs.with(index, tab), activeTabIndex: index };
}
