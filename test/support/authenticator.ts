import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A device with passkeys, in software: enough of the W3C's WebAuthn to be asked for one, and to lie where a test wants it to. */

interface Kept {
  id: Buffer;
  rpId: string;
  userHandle: Buffer;
  privateKey: KeyObject;
  counter: number;
}

/** Where a lie differs from what an honest device and browser would say. */
export interface Lies {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  /** False: nobody has unlocked the device. */
  isUserVerified?: boolean;
  /** False: nobody has touched it. */
  isUserPresent?: boolean;
  /** As an attestation that names places to be asked. */
  attestation?: { fmt: string; x5c: Buffer[] };
}

type Cbor = number | string | Buffer | Cbor[] | Map<number | string, Cbor>;

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url');

export class SoftwareAuthenticator {
  private readonly kept: Kept[] = [];

  /** With a count that grows each time, as security keys have; or 0 for ever, as passkeys have that several devices share. */
  constructor(
    readonly origin: string,
    private readonly counts = true,
  ) {}

  /** What its clone has: the same keys, counting on by itself. */
  clone(): SoftwareAuthenticator {
    const clone = new SoftwareAuthenticator(this.origin, this.counts);
    clone.kept.push(...this.kept.map((one) => ({ ...one })));
    return clone;
  }

  /** Makes a passkey. @param options PublicKeyCredentialCreationOptionsJSON @returns RegistrationResponseJSON */
  create(options: string, lies: Lies = {}): string {
    const asked = JSON.parse(options) as { challenge: string; rp: { id: string }; user: { id: string } };
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const one: Kept = {
      id: randomBytes(32),
      rpId: asked.rp.id,
      userHandle: Buffer.from(asked.user.id, 'base64url'),
      privateKey,
      counter: 0,
    };
    this.kept.push(one);
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = (text: string) => Buffer.from(text, 'base64url');
    const key = new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, point(x)], [-3, point(y)]]); // biome-ignore format: a table
    const length = Buffer.alloc(2);
    length.writeUInt16BE(one.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, one.id, encode(key)]);
    const authData = Buffer.concat([this.authenticatorData(one, lies, 0x40), attested]);
    const statement = lies.attestation
      ? new Map<string, Cbor>([['alg', -7], ['sig', Buffer.alloc(70)], ['x5c', lies.attestation.x5c]]) // biome-ignore format: a table
      : new Map<string, Cbor>();
    const attestation = new Map<string, Cbor>([
      ['fmt', lies.attestation?.fmt ?? 'none'],
      ['attStmt', statement],
      ['authData', authData],
    ]);
    return this.answer(one, {
      clientDataJSON: base64url(this.clientData('webauthn.create', asked.challenge, lies)),
      attestationObject: base64url(encode(attestation)),
      transports: ['internal', 'of-no-use'],
    });
  }

  /** Signs with the latest passkey it has. @param options PublicKeyCredentialRequestOptionsJSON @returns AuthenticationResponseJSON */
  get(options: string, lies: Lies & { userHandle?: string | null } = {}): string {
    const asked = JSON.parse(options) as { challenge: string; rpId: string };
    const one = this.kept.at(-1);
    if (!one) throw new Error('there is no passkey on this device');
    if (this.counts) one.counter += 1;
    const clientData = this.clientData('webauthn.get', asked.challenge, lies);
    const authenticatorData = this.authenticatorData(one, lies, 0);
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), one.privateKey);
    return this.answer(one, {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
      userHandle: lies.userHandle === undefined ? base64url(one.userHandle) : lies.userHandle,
    });
  }

  private answer(one: Kept, response: object): string {
    const id = base64url(one.id);
    return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} });
  }

  private clientData(type: string, challenge: string, lies: Lies): string {
    return JSON.stringify({
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? this.origin,
      crossOrigin: lies.crossOrigin ?? false,
    });
  }

  private authenticatorData(one: Kept, lies: Lies, more: number): Buffer {
    const flags = (lies.isUserPresent === false ? 0 : 0x01) | (lies.isUserVerified === false ? 0 : 0x04) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(one.counter);
    return Buffer.concat([sha256(lies.rpId ?? one.rpId), Buffer.from([flags]), counter]);
  }
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

/** CBOR as far as authenticators speak it here: lengths below 65536. */
function encode(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, part]) => [encode(key), encode(part)])]);
}
