import { generateKeyPairSync } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import {
  type Client,
  type Configuration,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import type { OauthStore } from '../../adapters/oauth/oauthStore.js';
import { consentDays, scopes, tillDays } from '../../domain/apps/scopes.js';
import { describeFailure } from '../failures.js';
import { deviceConfirmingPage, deviceEnteringPage, devicePairedPage, failedPage } from '../pages/oauth.js';
import { ownMetadata, schemeOfClient } from './clientMetadata.js';
import { type EndGrant, mustKnowScopes, RecordAdapter } from './recordAdapter.js';

const daySeconds = 86_400;
const accessTokenSeconds = 600;

export interface ProviderOptions {
  /** Where people and apps reach it, /oauth and all. */
  issuer: string;
  store: OauthStore;
  endGrant: EndGrant;
  /** Signs the cookies of our pages. The same in every process. */
  cookieKey: string;
  requestIdOf(ctx: KoaContextWithOIDC): string;
  /** The code that the address of the device page brought with it. */
  typedCodeOf(ctx: KoaContextWithOIDC): string;
  log: { error(facts: object, message: string): void };
}

/**
 * The token endpoint (oidc-provider): authorisation code with PKCE, client credentials, device flow, refresh tokens that turn over. It issues opaque tokens
 * alone, fetches nothing from anywhere, and registers nobody by itself.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { store, endGrant, log } = options;
  const provider = new Provider(options.issuer, {
    adapter: (kind: string) => new RecordAdapter(kind, store, endGrant),
    ...tokens(store),
    ...clients(),
    ...pages(options),
    features: features(options),
  });
  // Behind whatever stands in front, the address is the issuer's: see callProvider, which says so in the headers it hands on.
  provider.proxy = true;
  // Koa prints by itself where nobody listens; what fails is told below.
  const koa: EventEmitter = provider;
  koa.on('error', () => undefined);
  provider.on('server_error', (ctx, error) => {
    const { message: _, ...cause } = describeFailure(error);
    log.error({ requestId: options.requestIdOf(ctx), cause }, 'the token endpoint failed');
  });
  // As its documentation has it for secrets that are kept as hashes.
  provider.Client.prototype.compareClientSecret = async function (this: Client, secret: string) {
    return await store.isSecretOf(this.clientId, secret);
  } as never;
  return provider;
}

function tokens(store: OauthStore): Configuration {
  return {
    scopes: [...scopes],
    claims: {},
    // Looks at the scopes whenever an authorisation is asked for; nobody has to send anything under this name.
    extraParams: { scope_check: (ctx) => mustKnowScopes(ctx.oidc.body?.scope ?? ctx.query.scope) },
    responseTypes: ['code'],
    // Nothing is ever signed: no app may ask for `openid`, and no key is published. The provider wants one for its clients all the same.
    jwks: { keys: [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK] },
    clientDefaults: { id_token_signed_response_alg: 'Ed25519' },
    clockTolerance: 0,
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    expiresWithSession: async () => false,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    extraTokenClaims: async () => undefined,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Interaction: 900,
      Session: 900,
      IdToken: accessTokenSeconds,
      Grant: tillDays * daySeconds,
      RefreshToken: (_ctx, _token, client) => lasts(client),
    },
    // A member, until they consent; from then on the grant, which ends with the consent or the till and not with whoever paired it.
    async findAccount(_ctx, accountId, token) {
      const grantId = token && 'grantId' in token ? token.grantId : undefined;
      if (grantId && !(await store.liveGrant(grantId))) return undefined;
      return { accountId, claims: async () => ({ sub: accountId }) };
    },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId ? await ctx.oidc.provider.Grant.find(grantId) : undefined;
    },
  };
}

function lasts(client: Client | undefined): number {
  return (client && schemeOfClient(client).appKind === 'PARTNER' ? consentDays : tillDays) * daySeconds;
}

function clients(): Configuration {
  return {
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    extraClientMetadata: { properties: [...ownMetadata] },
    // A partner's app in a browser redeems its code from its own origin.
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    fetch: () => {
      throw new Error('nothing is fetched from anywhere');
    },
  };
}

function features(options: ProviderOptions): Configuration['features'] {
  const off = { enabled: false } as const;
  return {
    clientCredentials: { enabled: true },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      deviceInfo: () => ({}),
      userCodeInputSource: async (ctx, _form, _out, error) => {
        const typed = error && 'userCode' in error ? String(error.userCode ?? '') : options.typedCodeOf(ctx);
        show(ctx, deviceEnteringPage({ secret: secretOf(ctx), typed, wrong: error ? error.name : null }));
      },
      userCodeConfirmSource: async (ctx, _form, client, _info, userCode) => {
        const app = { name: client.clientName ?? '', schemeName: schemeOfClient(client).name };
        show(ctx, deviceConfirmingPage({ secret: secretOf(ctx), userCode, app }));
      },
      successSource: async (ctx) => show(ctx, devicePairedPage()),
    },
    devInteractions: off,
    dPoP: off,
    introspection: off,
    pushedAuthorizationRequests: off,
    registration: off,
    requestObjects: off,
    resourceIndicators: off,
    rpInitiatedLogout: off,
    userinfo: off,
  };
}

/** Signing in and consenting are one page of ours, and asked every time. */
function pages(options: ProviderOptions): Configuration {
  const { Check, Prompt } = interactionPolicy;
  const needsOurPage = new Check(
    'not_asked',
    'the member is asked on a page',
    'consent_required',
    (ctx) => !(ctx.oidc.result?.login && ctx.oidc.result.consent),
  );
  return {
    interactions: {
      policy: [
        new Prompt({ name: 'login', requestable: true }),
        new Prompt({ name: 'consent', requestable: true }, needsOurPage),
      ],
      url: (_ctx, interaction) => `/oauth/interaction/${interaction.uid}`,
    },
    cookies: {
      names: { session: 'tc_oauth', interaction: 'tc_oauth_ask', resume: 'tc_oauth_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: '/oauth' },
      short: { httpOnly: true, sameSite: 'lax' },
      keys: [options.cookieKey],
    },
    renderError: async (ctx, out) => show(ctx, failedPage({ code: out.error, requestId: options.requestIdOf(ctx) })),
  };
}

function show(ctx: KoaContextWithOIDC, { html, policy }: { html: string; policy: string }): void {
  ctx.type = 'text/html; charset=utf-8';
  ctx.set('content-security-policy', policy);
  ctx.body = html;
}

/** What proves that a form came from the page before it. */
function secretOf(ctx: KoaContextWithOIDC): string {
  const state = ctx.oidc.session?.state as { secret?: string } | undefined;
  return state?.secret ?? '';
}
