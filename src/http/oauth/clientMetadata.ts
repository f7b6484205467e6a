import type { AppClient, OauthPayload } from '../../adapters/oauth/oauthStore.js';
import { isLoopbackRedirect } from '../../domain/apps/redirectUri.js';

/** What our pages know of an app beside what OAuth says of it. */
export const ownMetadata = ['app_kind', 'scheme_id', 'scheme_slug', 'scheme_name'] as const;

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const grantsOf: Readonly<Record<AppClient['kind'], readonly string[]>> = {
  PARTNER: ['authorization_code', 'refresh_token'],
  SERVER: ['client_credentials'],
  TILL: [deviceGrant, 'refresh_token'],
};

/** An app as the provider takes it. It names nothing that could be fetched: no keys, no logo, no sector. */
export function clientMetadata(clientId: string, app: AppClient): OauthPayload {
  const isPartner = app.kind === 'PARTNER';
  return {
    client_id: clientId,
    client_name: app.name,
    // Native programs listen on whatever port of their machine is free (RFC 8252); every other address is taken exactly as it is.
    application_type: app.redirectUris.some(isLoopbackRedirect) || app.kind === 'TILL' ? 'native' : 'web',
    grant_types: grantsOf[app.kind],
    response_types: isPartner ? ['code'] : [],
    response_modes: ['query'],
    redirect_uris: app.redirectUris,
    scope: app.scopes.join(' '),
    token_endpoint_auth_method: app.isConfidential ? 'client_secret_basic' : 'none',
    // The provider wants one to be there. Secrets are hashed, and compared by isSecretOf alone.
    ...(app.isConfidential ? { client_secret: 'kept-as-hashes-alone' } : {}),
    app_kind: app.kind,
    scheme_id: app.schemeId,
    scheme_slug: app.schemeSlug,
    scheme_name: app.schemeName,
  };
}

/** What a client's metadata says about its scheme. Ours, so it is always there. */
export function schemeOfClient(client: object): { appKind: AppClient['kind']; id: string; slug: string; name: string } {
  const own = client as Record<(typeof ownMetadata)[number], string>;
  return {
    appKind: own.app_kind as AppClient['kind'],
    id: own.scheme_id,
    slug: own.scheme_slug,
    name: own.scheme_name,
  };
}
