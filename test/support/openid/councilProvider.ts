import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface CouncilPerson {
  name?: string;
  email?: string;
  email_verified?: boolean;
  groups?: string[];
}

/** A council's identity provider on loopback: a certified implementation with keys of its own, at which whoever `signsIn` names signs in at once. */
export class CouncilProvider {
  readonly people = new Map<string, CouncilPerson>();
  signsIn = '';
  /** What it was asked, by path. */
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async open(client: { id: string; secret: string; redirectUri: () => string }): Promise<CouncilProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const council = new CouncilProvider(server, issuer);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [client.redirectUri()],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'council', use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['only for tests'] },
      conformIdTokenClaims: false,
      claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: async (_context: unknown, accountId: string) => ({
        accountId,
        claims: async () => ({ sub: accountId, ...council.people.get(accountId) }),
      }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600, AuthorizationCode: 60 },
      // Everybody at the council has agreed to be signed in to this scheme.
      loadExistingGrant: async (context) => {
        const { oidc } = context;
        const grant = new provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => void council.answer(provider, answer, request, response));
    return council;
  }

  private async answer(
    provider: Provider,
    callback: ReturnType<Provider['callback']>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(path);
    if (!path.startsWith('/interaction/')) return void callback(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: this.signsIn } });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
