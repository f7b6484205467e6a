import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, print } from 'graphql';
import { SetClock } from '../../../src/adapters/clock.js';
import { readConfig } from '../../../src/config.js';
import { type Example, examples } from '../../../src/http/pages/examples.js';
import { fillings } from '../../../src/http/pages/fillings.js';
import { explorerPeople, explorerScheme, type PersonKey } from '../../../src/http/pages/people.js';
import { type RunningService, startService } from '../../../src/service.js';
import { checkoutRoot } from '../../support/server.js';

interface PageConfig {
  endpoint: string;
  messages: string;
  scheme: string;
  people: object;
  fillings: object;
}
type TokenOf = (key: PersonKey) => Promise<string>;

/** The page's own scripts, as the browser loads them. */
const asset = async <Exports>(name: string): Promise<Exports> =>
  (await import(pathToFileURL(join(checkoutRoot, 'src', 'http', 'pages', 'assets', name)).href)) as Exports;

/** The little of a browser's storage that the page's scripts use. */
function memoryStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

/** Refusals that belong to an example as it stands: nobody can print the code that will be sent. */
const expectedRefusals: Record<string, string> = {
  'sign-in': 'CODE_NOT_VALID',
  'refresh-session': 'SESSION_ENDED',
};

describe('the explorer’s examples, run in turn as the page runs them', () => {
  let dataDir: string;
  let service: RunningService;
  let config: PageConfig;
  let tokenOf: TokenOf;
  const said: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'time-credits-pages-'));
    // Noon of the machine's own day: the page says "yesterday" by the machine, and the pool is open.
    const noon = new Date();
    noon.setUTCHours(12, 0, 0, 0);
    const settings = { ...readConfig({}), dataDir, port: 0, logLevel: 'error' as const };
    service = await startService(settings, { clock: new SetClock(noon) });
    const url = service.url ?? '';
    config = {
      endpoint: `${url}/graphql`,
      messages: `${url}/messages.json`,
      scheme: explorerScheme,
      people: explorerPeople,
      fillings,
    };
    Object.assign(globalThis, { localStorage: memoryStorage() });
    const { tokenFor } = await asset<{
      tokenFor(config: PageConfig, key: PersonKey, say: (line: string) => void): Promise<string>;
    }>('signIn.js');
    tokenOf = (key) => tokenFor(config, key, (line) => said.push(line));
  });

  afterAll(async () => {
    await service?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function run(example: Example): Promise<{ data?: object | null; errors?: { message: string }[] }> {
    const { fill } = await asset<{
      fill(config: PageConfig, variables: object, tokenOf: TokenOf): Promise<Record<string, unknown>>;
    }>('fill.js');
    const { as } = example;
    const token = as === 'nobody' ? null : await tokenOf(as === 'anyone' ? 'volunteer' : as);
    const response = await fetch(config.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({
        query: print(parse(example.operation)),
        variables: await fill(config, example.variables, tokenOf),
      }),
    });
    return (await response.json()) as Awaited<ReturnType<typeof run>>;
  }

  it.each(examples.map((example) => [example.slug, example] as const))('%s', async (slug, example) => {
    const { data, errors } = await run(example);
    expect(errors).toBeUndefined();
    const refusals = Object.values(data ?? {}).flatMap(
      (payload) => (payload as { userErrors?: { code: string }[] } | null)?.userErrors ?? [],
    );
    expect(refusals.map(({ code }) => code)).toEqual(expectedRefusals[slug] ? [expectedRefusals[slug]] : []);
  });

  it('a person of another scheme signs in to that one', async () => {
    const elsewhere = {
      ...config,
      scheme: 'no-such-scheme',
      people: { 'demo 0': { ...explorerPeople.neighbour, scheme: explorerScheme } },
    };
    const { tokenFor, works } = await asset<{
      tokenFor(config: object, key: string, say: () => void): Promise<string>;
      works(config: object, token: string): Promise<boolean>;
    }>('signIn.js');
    const token = await tokenFor(elsewhere, 'demo 0', () => undefined);
    expect(await works(config, token)).toBe(true);
  });

  it('two windows that renew a session at once share the next token', async () => {
    const { renewedToken, personOf, works } = await asset<{
      renewedToken(config: PageConfig, key: PersonKey, token: string): Promise<string | null>;
      personOf(token: string): string | null;
      works(config: PageConfig, token: string): Promise<boolean>;
    }>('signIn.js');
    const token = await tokenOf('volunteer');
    const renew = () => renewedToken(config, 'volunteer', token);
    const [one, other] = await Promise.all([renew(), renew()]);
    expect(one).toMatch(/^tcs_/);
    expect(one).not.toBe(token);
    expect(other).toBe(one);
    expect(await works(config, one ?? '')).toBe(true);
    expect([one ?? '', token].map(personOf)).toEqual(['volunteer', 'volunteer']);
  });

  it('asked each person for one code only: the token is kept', () => {
    expect(said.toSorted()).toEqual(
      Object.values(explorerPeople)
        .map(({ name }) => `${name} asks for a sign-in code …`)
        .toSorted(),
    );
  });
});
