import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newKey, type Part, signed } from './forge.js';

/** A server on loopback that counts what it is asked. */
export class Trap {
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Trap> {
    const server = createServer((request, response) => {
      trap.asked.push(request.url ?? '');
      response.end('{"keys":[]}');
    });
    const trap = new Trap(server, await listen(server));
    return trap;
  }

  close(): Promise<void> {
    return close(this.server);
  }
}

/** An identity provider whose token endpoint answers whatever a test makes it answer. Nobody is asked anything at it: they are sent straight back. */
export class RogueProvider {
  readonly key = newKey('rogue-1');
  /** What the token endpoint answers as the ID token. */
  answers: (claims: Part) => string = (claims) => signed(this.key, claims);
  private nonce = '';
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async open(): Promise<RogueProvider> {
    const server = createServer((request, response) => rogue.answer(request, response));
    const rogue = new RogueProvider(server, await listen(server));
    return rogue;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.issuer);
    this.asked.push(url.pathname);
    if (url.pathname === '/authorize') {
      this.nonce = url.searchParams.get('nonce') ?? '';
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code: 'a-code', state: url.searchParams.get('state') ?? '' }).toString();
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    const body = this.documents[url.pathname]?.();
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  }

  private readonly documents: Readonly<Record<string, () => object>> = {
    '/.well-known/openid-configuration': () => ({
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      // It promises everything: what is accepted is for the service to say.
      id_token_signing_alg_values_supported: ['RS256', 'RS384', 'HS256', 'none', 'nOnE', 'dir'],
    }),
    '/jwks': () => ({ keys: [this.key.publicJwk] }),
    '/token': () => ({
      access_token: 'of-no-use',
      token_type: 'Bearer',
      id_token: this.answers(this.honestClaims()),
    }),
  };

  honestClaims(now = Math.floor(Date.now() / 1000)): Part {
    return {
      iss: this.issuer,
      aud: 'credits',
      sub: 'rogue-1',
      email: 'rogue@example.org',
      email_verified: true,
      name: 'Rogue',
      groups: ['operators'],
      nonce: this.nonce,
      iat: now,
      exp: now + 300,
    };
  }

  close(): Promise<void> {
    return close(this.server);
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
