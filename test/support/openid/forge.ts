import { constants, createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Makes JSON web tokens by hand, honest ones and forged ones. */

export type Part = Record<string, unknown>;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  /** As it stands in a key set. */
  publicJwk: Part;
}

export function newKey(kid: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}

const encoded = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url');

export function signed(key: SigningKey, claims: Part, header: Part = {}, hash = 'sha256'): string {
  const input = `${encoded({ alg: 'RS256', kid: key.kid, ...header })}.${encoded(claims)}`;
  const padding = constants.RSA_PKCS1_PADDING;
  return `${input}.${sign(hash, Buffer.from(input), { key: key.privateKey, padding }).toString('base64url')}`;
}

export function unsigned(claims: Part, alg = 'none'): string {
  return `${encoded({ alg })}.${encoded(claims)}.`;
}

/** HS256 with the public key's text as the secret: accepted by whoever lets the token choose how it is checked. */
export function signedWithPublicKey(key: SigningKey, claims: Part): string {
  const secret = createPublicKey(key.privateKey).export({ format: 'pem', type: 'spki' });
  const input = `${encoded({ alg: 'HS256', kid: key.kid })}.${encoded(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** In the form of an encrypted token: five parts. */
export function encrypted(claims: Part, header: Part = {}): string {
  const part = (text: string) => Buffer.from(text).toString('base64url');
  return [
    encoded({ alg: 'dir', enc: 'A256GCM', ...header }),
    '',
    part('iv of twelve'),
    encoded(claims),
    part('tag'),
  ].join('.');
}

/** Changes one character of the payload and leaves the signature. */
export function tampered(token: string, change: Part): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Part;
  return [header, encoded({ ...claims, ...change }), signature].join('.');
}
