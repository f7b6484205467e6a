import * as client from 'openid-client';
import type { StaffProvider } from '../../domain/people/staffProviders.js';
import { IdentityNotAccepted, IdentityProviderUnavailable, isLoopbackAddress } from './errors.js';
import { mustBeOrdinary } from './idTokenRules.js';

/** What the identity provider has proved of somebody. */
export interface ProvedIdentity {
  issuer: string;
  subject: string;
  name: string | null;
  email: string | null;
  isEmailVerified: boolean;
  groups: string[];
}

/** What belongs to one way there and back. */
export interface WayThere {
  /** Where the browser comes back to. */
  redirectUri: string;
  state: string;
  nonce: string;
  verifier: string;
}

interface Known {
  configuration: client.Configuration;
  until: number;
}

const trustedMs = 10 * 60_000;
const answersWithinSeconds = 5;
const answerBytesMax = 512 * 1024;

/**
 * The schemes' identity providers. What a provider says of itself is read when it is first needed, and again after ten minutes; its keys come from the
 * address it names there, and nothing in a token leads anywhere else. Redirects are not followed.
 */
export class IdentityProviders {
  private readonly known = new Map<string, Known>();

  /** The address the browser is sent to. @throws IdentityProviderUnavailable */
  async addressFor(provider: StaffProvider, way: WayThere, now: Date): Promise<URL> {
    const configuration = await this.configurationOf(provider, now);
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: way.redirectUri,
      response_type: 'code',
      scope: provider.scope,
      state: way.state,
      nonce: way.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(way.verifier),
      code_challenge_method: 'S256',
      ...(provider.maxAgeMinutes === null ? {} : { max_age: String(provider.maxAgeMinutes * 60) }),
    });
  }

  /**
   * Exchanges what the browser brought back, and judges the ID token: signature, issuer, audience, nonce, times, and how it is made.
   * @param query of the address the browser came back to, as it stood there
   * @throws IdentityProviderUnavailable, IdentityNotAccepted
   */
  async identityFrom(
    provider: StaffProvider,
    query: URLSearchParams,
    way: WayThere,
    now: Date,
  ): Promise<ProvedIdentity> {
    const configuration = await this.configurationOf(provider, now);
    const address = new URL(way.redirectUri);
    address.search = query.toString();
    const tokens = await client
      .authorizationCodeGrant(configuration, address, {
        expectedState: way.state,
        expectedNonce: way.nonce,
        pkceCodeVerifier: way.verifier,
        idTokenExpected: true,
        ...(provider.maxAgeMinutes === null ? {} : { maxAge: provider.maxAgeMinutes * 60 }),
      })
      .catch((error: unknown) => {
        throw unavailableIn(error) ?? new IdentityNotAccepted(reasonOf(error));
      });
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) throw new IdentityNotAccepted('NO_ID_TOKEN');
    mustBeOrdinary(tokens.id_token, claims, provider.clientId, now);
    return identityOf(claims, provider);
  }

  private async configurationOf(provider: StaffProvider, now: Date): Promise<client.Configuration> {
    const key = `${provider.issuer}\n${provider.clientId}`;
    const known = this.known.get(key);
    if (known && known.until > now.getTime()) return known.configuration;
    const options: client.DiscoveryRequestOptions = {
      execute: [client.enableNonRepudiationChecks],
      timeout: answersWithinSeconds,
      [client.customFetch]: fetchPlainly,
    };
    // Only a provider on this very machine may speak without TLS.
    if (isLoopbackAddress(provider.issuer)) options.execute?.push(client.allowInsecureRequests);
    const configuration = await client
      .discovery(new URL(provider.issuer), provider.clientId, {}, secretOf(provider), options)
      .catch((error: unknown) => {
        // Whatever it says of itself that cannot be used keeps everybody out, and is nothing the person could mend.
        throw unavailableIn(error) ?? new IdentityProviderUnavailable(reasonOf(error));
      });
    this.known.set(key, { configuration, until: now.getTime() + trustedMs });
    return configuration;
  }
}

/** As a form, which every provider we know takes, or as a header where it says that it takes no form. */
function secretOf({ clientSecret }: StaffProvider): client.ClientAuth {
  const inForm = client.ClientSecretPost(clientSecret);
  const inHeader = client.ClientSecretBasic(clientSecret);
  return (server, metadata, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const takesForm = methods === undefined || methods.includes('client_secret_post');
    return (takesForm ? inForm : inHeader)(server, metadata, body, headers);
  };
}

/** A request that does not arrive, is not answered in time or meets a failing server is told from an answer that cannot be accepted. */
async function fetchPlainly(address: string, options: client.CustomFetchOptions): Promise<Response> {
  const response = await fetch(address, {
    ...options,
    body: options.body ?? null,
    redirect: 'manual',
  } as RequestInit).catch((error: unknown) => {
    throw new IdentityProviderUnavailable(reasonOf(error));
  });
  if (response.status >= 500) throw new IdentityProviderUnavailable(`STATUS_${response.status}`);
  if (Number(response.headers.get('content-length') ?? 0) > answerBytesMax)
    throw new IdentityProviderUnavailable('ANSWER_TOO_LARGE');
  return response;
}

/** The client wraps what the request threw, sometimes more than once. */
function unavailableIn(error: unknown): IdentityProviderUnavailable | null {
  if (error instanceof IdentityProviderUnavailable) return error;
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'OAUTH_TIMEOUT') return new IdentityProviderUnavailable('TIMEOUT');
  return unavailableIn(error.cause);
}

/** A code for the log: messages may quote a token. */
function reasonOf(error: unknown): string {
  const code =
    error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : '';
  return /^\w{1,60}$/.test(code) ? code : 'UNKNOWN';
}

function identityOf(claims: client.IDToken, provider: StaffProvider): ProvedIdentity {
  const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
  const inParts = [claims.given_name, claims.family_name].map(text).filter((part) => part !== null);
  const groups = [claims[provider.groupsClaim] ?? []].flat();
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: text(claims.name) ?? (inParts.length > 0 ? inParts.join(' ') : null),
    email: text(claims.email),
    isEmailVerified: claims.email_verified === true,
    groups: groups.filter((group) => typeof group === 'string'),
  };
}
