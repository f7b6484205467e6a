import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as openid from 'openid-client';
import { type RegisterAppInput, registerApp } from '../../../src/commands/apps/registerApp.js';
import type { CommandServices } from '../../../src/commands/context.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addOauth } from '../../../src/http/oauth.js';
import { createHttpServer } from '../../../src/http/server.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { createTestDatabase } from '../../support/database.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** The service on loopback, with a clock that stands still, and an operator to register apps. */
export class OauthHouse {
  /** What it logged, in order; but for how long something took, which is the machine's affair. */
  readonly logged: { facts: object; message: string }[] = [];
  /** Asked before each guess at a secret; lets everything pass until a test says otherwise. */
  takeGuess: CommandServices['guesses']['take'] = async () => undefined;
  private readonly apps: FastifyInstance[] = [];
  operator!: Actor;
  services!: CommandServices;
  url = '';

  private constructor(readonly world: World) {}

  static async open(): Promise<OauthHouse> {
    const house = new OauthHouse(await createWorld({ test: await createTestDatabase({ poolMax: 10 }) }));
    house.operator = await house.world.staff(['OPERATOR']);
    house.url = await house.listen();
    return house;
  }

  /** Another API of the same deployment: nothing is shared with the first but the database, the secret and the public address. */
  async listen(): Promise<string> {
    const { world } = this;
    const authenticator = new Authenticator(world.test.database, world.services.secrets);
    const commands: CommandServices = {
      ...world.services,
      guesses: { take: async (...guess) => await this.takeGuess(...guess) },
      publicUrl: () => this.url,
      actorsChanged: () => authenticator.forgetAll(),
    };
    this.services ??= commands;
    const keep = (facts: object, message: string) => {
      if (message !== 'a slow request') this.logged.push({ facts, message });
    };
    const services = {
      schema: await buildServiceSchema(),
      database: world.test.database,
      commands,
      authenticator,
      clock: world.clock,
      introspection: false,
      ...openEdges(world.test.database),
      log: { info: keep, warn: keep, error: keep },
    };
    const app = await createHttpServer(services);
    addOauth(app, services);
    this.apps.push(app);
    return await app.listen({ host: '127.0.0.1', port: 0 });
  }

  async close(): Promise<void> {
    for (const app of this.apps) await app.close();
    await this.world.test.drop();
  }

  /** The context of a request by this actor, through the API's own services: it hears what changed. */
  as(actor: Actor) {
    return { ...this.world.as(actor), services: this.services };
  }

  async register(input: Partial<RegisterAppInput> & { kind: RegisterAppInput['kind'] }) {
    const { app, secret } = await registerApp(this.as(this.operator), {
      name: 'Fern Diary',
      scopes: input.kind === 'TILL' ? ['redeem', 'offers:read'] : ['balance:read', 'hours:read'],
      ...(input.kind === 'PARTNER' ? { redirectUris: [back] } : {}),
      ...input,
    });
    return { id: app.id, secret };
  }

  /** The app as an independent client knows it, from the metadata the service publishes. */
  async client(app: { id: string; secret: string | null }, at = this.url): Promise<openid.Configuration> {
    const auth = app.secret === null ? openid.None() : openid.ClientSecretBasic(app.secret);
    return await openid.discovery(new URL(`${at}/oauth`), app.id, undefined, auth, {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    });
  }

  async graphql(token: string, query: string, variables: object = {}, at = this.url): Promise<GraphqlAnswer> {
    const response = await fetch(`${at}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphqlAnswer;
  }

  /** Is this token anybody's, as the GraphQL endpoint sees it? */
  async isAnybody(token: string, at = this.url): Promise<boolean> {
    return (await this.graphql(token, '{ scheme { slug } }', {}, at)).errors === undefined;
  }

  /** A form post to the token endpoint, past every client library. */
  async token(
    fields: Record<string, string>,
    headers: Record<string, string> = {},
    at = this.url,
  ): Promise<TokenAnswer> {
    const response = await fetch(`${at}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(fields) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** The latest sign-in code of this member, as their message has it. */
  async codeOf(memberId: string): Promise<string> {
    const [row] = await this.world.test.admin<{ body: string }>(
      `SELECT body FROM notification WHERE member_id = $1 AND kind = 'SIGN_IN_CODE' ORDER BY created_at DESC, id DESC LIMIT 1`,
      [memberId],
    );
    return /\b\d{6}\b/.exec(row?.body ?? '')?.[0] ?? '';
  }
}

export const back = 'https://diary.example.org/back';

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: { extensions: { code: string } }[];
}

export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

export interface Page {
  status: number;
  url: string;
  html: string;
  headers: Headers;
}

/** A browser without JavaScript: it keeps cookies by path, follows redirects, and stops where one leaves the service. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  page: Page = { status: 0, url: '', html: '', headers: new Headers() };
  /** Where the latest redirect out of the service led. */
  left: URL | null = null;

  constructor(private readonly origin: string) {}

  async open(address: string): Promise<Page> {
    return await this.go(new URL(address, this.origin), { method: 'GET' });
  }

  /** Presses the button of the form that holds all of these, with the fields typed in. */
  async press(button: string, typed: Record<string, string> = {}): Promise<Page> {
    const form = [...this.page.html.matchAll(/<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/g)].find(
      ([, , inside]) => inside?.includes(`>${button}</button>`),
    );
    if (!form) throw new Error(`no button “${button}” on:\n${this.page.html}`);
    const [, action = '', inside = ''] = form;
    const fields = new URLSearchParams();
    for (const [tag] of inside.matchAll(/<input\b[^>]*>/g)) fields.set(attribute(tag, 'name'), attribute(tag, 'value'));
    for (const [tag] of inside.matchAll(/<button\b[^>]*>/g))
      if (tag.includes('name=')) fields.set(attribute(tag, 'name'), attribute(tag, 'value'));
    for (const [name, value] of Object.entries(typed)) fields.set(name, value);
    const policy = this.page.headers.get('content-security-policy') ?? '';
    const page = await this.go(new URL(action, this.origin), { method: 'POST', body: fields });
    if (this.left && !formTargets(policy).includes(this.left.origin)) {
      throw new Error(`browsers stop a form whose answer leads to ${this.left.origin}: ${policy}`);
    }
    return page;
  }

  /** What it would send to this address. */
  cookieFor(address: string): string {
    const { pathname } = new URL(address);
    const sent = [...this.cookies].filter(
      ([, { path }]) => pathname === path || pathname.startsWith(`${path.replace(/\/$/, '')}/`),
    );
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  private async go(url: URL, init: RequestInit): Promise<Page> {
    this.left = null;
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.cookieFor(url.href) },
    });
    for (const set of response.headers.getSetCookie()) this.keep(set);
    this.page = { status: response.status, url: url.href, html: await response.text(), headers: response.headers };
    const location = response.headers.get('location');
    if (location === null) return this.page;
    const to = new URL(location, url);
    if (to.origin === this.origin) return await this.go(to, { method: 'GET' });
    this.left = to;
    return this.page;
  }

  private keep(set: string): void {
    const [pair = '', ...attributes] = set.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}

/** Where a page's forms may go, and whoever answers them may send the browser on to. */
function formTargets(policy: string): string[] {
  return /form-action ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? [];
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

/** Signs this member in on the page the browser stands at. */
export async function signInOn(
  house: OauthHouse,
  browser: Browser,
  member: { id: string; email?: string | null },
): Promise<Page> {
  await browser.press('Send me a code', { address: member.email ?? '' });
  return await browser.press('Go on', { code: await house.codeOf(member.id) });
}

let people = 0;

/** A member with an address to sign in with. */
export async function reachableMember(house: OauthHouse, name?: string) {
  people += 1;
  return await house.world.member(name ?? `Member ${people}`, { email: `member-${people}@example.org` });
}

export interface Pkce {
  verifier: string;
  challenge: string;
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The address an app sends people to. */
export function askAddress(
  house: OauthHouse,
  app: { id: string },
  challenge: string,
  more: Record<string, string | null> = {},
): string {
  const asked = {
    client_id: app.id,
    response_type: 'code',
    redirect_uri: back,
    scope: 'balance:read hours:read',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'abc',
    ...more,
  };
  const fields = Object.entries(asked).filter((field): field is [string, string] => field[1] !== null);
  return `${house.url}/oauth/auth?${new URLSearchParams(fields)}`;
}

/** The member allows the app. @returns the code that the app gets, and what it needs to redeem it. */
export async function allowed(
  house: OauthHouse,
  app: { id: string },
  member: { id: string; email?: string | null },
  more: Record<string, string | null> = {},
): Promise<{ code: string; verifier: string }> {
  const { verifier, challenge } = pkce();
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, challenge, more));
  await signInOn(house, browser, member);
  await browser.press('Allow');
  const code = browser.left?.searchParams.get('code');
  if (!code) throw new Error(`no code came back: ${browser.left?.href ?? browser.page.html}`);
  return { code, verifier };
}

export function redeeming(app: { id: string }, { code, verifier }: { code: string; verifier: string }) {
  return { grant_type: 'authorization_code', client_id: app.id, code, code_verifier: verifier, redirect_uri: back };
}

/** Tokens of a consent that was just given. */
export async function tokensOf(house: OauthHouse, app: { id: string }, member: { id: string; email?: string | null }) {
  const answer = await house.token(redeeming(app, await allowed(house, app, member)));
  const { access_token: access, refresh_token: refresh } = answer.body as Record<string, string>;
  if (!access || !refresh) throw new Error(`no tokens: ${JSON.stringify(answer)}`);
  return { access, refresh };
}

export const renewing = (app: { id: string }, refresh: string) => ({
  grant_type: 'refresh_token',
  client_id: app.id,
  refresh_token: refresh,
});
