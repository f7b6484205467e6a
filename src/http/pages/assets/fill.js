// Puts real ids, codes and keys into the variables of an example, so that it can be run as it stands.

import { ask, PageError } from './signIn.js';

/** The variables with every `{{name}}` filled in. `tokenOf` signs people in. */
export async function fill(config, variables, tokenOf) {
  const found = new Map();
  const standsFor = async (name) => {
    if (name === 'key') return crypto.randomUUID();
    if (name === 'yesterday') return daysAgo(1);
    if (name === 'nextWeek') return daysAgo(-7);
    if (name === 'inAWeek') return new Date(Date.now() + 7 * 86_400_000).toISOString();
    if (!found.has(name)) found.set(name, await look(config, name, filled, tokenOf));
    return found.get(name);
  };
  const filled = async (value) => {
    const name = typeof value === 'string' ? /^\{\{(\w+)\}\}$/.exec(value)?.[1] : undefined;
    if (name !== undefined) return await standsFor(name);
    if (Array.isArray(value)) return await Promise.all(value.map(filled));
    if (typeof value !== 'object' || value === null) return value;
    const entries = [];
    for (const [key, inner] of Object.entries(value)) entries.push([key, await filled(inner)]);
    return Object.fromEntries(entries);
  };
  return await filled(variables);
}

async function look(config, name, filled, tokenOf) {
  const { as, operation, variables, path, otherwise } = config.fillings[name];
  try {
    const answer = await ask(config.endpoint, await tokenOf(as), operation, await filled(variables));
    const value = follow(answer, path);
    return value === undefined || value === null || value.length === 0 ? otherwise : value;
  } catch (error) {
    // The example is still worth showing: the person sees what belongs there.
    if (error instanceof PageError) return otherwise;
    throw error;
  }
}

function follow(value, [step, ...rest]) {
  if (step === undefined || value === undefined || value === null) return value;
  if (step === '*') return value.map((item) => follow(item, rest));
  if (typeof step === 'object') {
    const wanted = Object.entries(step);
    return follow(
      value.find((item) => wanted.every(([key, fits]) => item[key] === fits)),
      rest,
    );
  }
  return follow(value[step], rest);
}

/** A day in the demo scheme's time zone, like 2026-11-03. */
function daysAgo(days) {
  const [day, month, year] = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
    .format(Date.now() - days * 86_400_000)
    .split('/');
  return `${year}-${month}-${day}`;
}
