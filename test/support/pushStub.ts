import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushTransport } from '../../src/adapters/push/postOverHttps.js';

/** What one browser was told, and who says so by the proof in the request. */
export interface Told {
  browser: string;
  payload: unknown;
  ttl: string | undefined;
  topic: string | undefined;
  /** The audience and subject of the proof, which was made with the key that the request names. */
  proof: { aud: unknown; sub: unknown; key: string };
}

/** A browser as it subscribes. */
export interface StubBrowser {
  endpoint: string;
  publicKey: string;
  authSecret: string;
}

/** How a browser's push service answers: 201 unless it is said. */
export interface StubAnswer {
  status: number;
  headers?: Record<string, string>;
}

/** A push service on this machine, which reads what only the browser could. Its browsers answer as told. */
export class PushStub {
  readonly told: Told[] = [];
  /** Who was asked for, in turn, whatever was answered. */
  readonly asked: string[] = [];
  /** What stood in requests that no browser could read, or whose proof was wrong. */
  readonly faults: string[] = [];
  readonly answers = new Map<string, StubAnswer>();
  private readonly keys = new Map<string, { keys: ECDH; authSecret: string }>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<PushStub> {
    const server = createServer();
    const stub = new PushStub(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { status, headers } = stub.take((request.url ?? '').slice(1), Buffer.concat(parts), request.headers);
        response.writeHead(status, headers).end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return stub;
  }

  /** A new browser. Its endpoint is out on the internet; `transport` leads there. */
  subscribe(name: string, host = 'push.example.org'): StubBrowser {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const authSecret = randomBytes(16).toString('base64url');
    this.keys.set(name, { keys, authSecret });
    const publicKey = keys.getPublicKey('base64url');
    return { endpoint: `https://${host}/${name}`, publicKey, authSecret };
  }

  /** Carries to this machine what would go out. */
  readonly transport: PushTransport = async ({ endpoint, method, headers, body }, timeoutMs) => {
    const { port } = this.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}${new URL(endpoint).pathname}`;
    const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Length'));
    const answer = await fetch(url, {
      method,
      headers: sent as Record<string, string>,
      body: body && new Uint8Array(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const [retryAfter, date] = [answer.headers.get('retry-after'), answer.headers.get('date')];
    return { status: answer.status, ...(retryAfter ? { retryAfter } : {}), ...(date ? { date } : {}) };
  };

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(browser: string, body: Buffer, headers: IncomingHttpHeaders): StubAnswer {
    this.asked.push(browser);
    const answer = this.answers.get(browser) ?? { status: 201 };
    try {
      const told = this.read(browser, body, headers);
      if (answer.status === 201) this.told.push(told);
      return answer;
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : 'unreadable');
      return { status: 400 };
    }
  }

  private read(browser: string, body: Buffer, headers: IncomingHttpHeaders): Told {
    const own = this.keys.get(browser);
    if (!own) throw new Error('no such browser');
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another encryption');
    const payload: unknown = JSON.parse(decryptPush(body, own.keys, own.authSecret).toString('utf8'));
    const { ttl, topic } = headers as Record<string, string | undefined>;
    return { browser, payload, ttl, topic, proof: provenBy(headers.authorization ?? '') };
  }
}

/** What a browser does with what it gets: RFC 8291, of one record as RFC 8188 has it. Throws where it is not meant for these keys. */
export function decryptPush(body: Buffer, own: ECDH, authSecret: string): Buffer {
  const [salt, recordSize, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
  const serverKey = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  if (sealed.length > recordSize) throw new Error('more than one record');
  const auth = Buffer.from(authSecret, 'base64url');
  const whose = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), serverKey]);
  const shared = Buffer.from(hkdfSync('sha256', own.computeSecret(serverKey), auth, whose, 32));
  const keyOf = (what: string, length: number) =>
    Buffer.from(hkdfSync('sha256', shared, salt, Buffer.from(`Content-Encoding: ${what}\0`), length));
  const open = createDecipheriv('aes-128-gcm', keyOf('aes128gcm', 16), keyOf('nonce', 12));
  open.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('no end of the last record');
  return padded.subarray(0, end);
}

/** Who the proof says is sending: RFC 8292. Throws where it was not made with the key it names, or holds for longer than a day. */
function provenBy(authorization: string): Told['proof'] {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(\S+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  if (read(head).alg !== 'ES256') throw new Error('another signature');
  const signer = { key: publicKeyOf(key), dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), signer, Buffer.from(signature, 'base64url')))
    throw new Error('the proof was not made with the key it names');
  const { aud, sub, exp } = read(claims);
  const leftSeconds = Number(exp) - Date.now() / 1000;
  if (!(leftSeconds > 0 && leftSeconds <= 24 * 60 * 60)) throw new Error('the proof holds for the wrong time');
  return { aud, sub, key };
}

function publicKeyOf(key: string): KeyObject {
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
