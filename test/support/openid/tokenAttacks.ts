import { encrypted, type Part, type SigningKey, signed, signedWithPublicKey, tampered, unsigned } from './forge.js';

export interface Target {
  /** Of the identity provider. */
  key: SigningKey;
  /** Of somebody else. */
  foreignKey: SigningKey;
  /** What an honest token says now. */
  claims: Part;
  /** A server that nobody may ask anything. */
  trap: string;
  /** In seconds. */
  now: number;
}

/** Forged tokens by name: each differs from an honest one in what its name says. */
export const tokenAttacks: Readonly<Record<string, (target: Target) => string>> = {
  'no algorithm': ({ claims }) => unsigned(claims),
  'no algorithm, in other letters': ({ claims }) => unsigned(claims, 'nOnE'),
  'no algorithm and no kid, with a signature': ({ key, claims }) =>
    signed(key, claims, { alg: 'none', kid: undefined }),
  'HS256 with the public key as its secret': ({ key, claims }) => signedWithPublicKey(key, claims),
  'the wrong key under the right name': ({ key, foreignKey, claims }) => signed(foreignKey, claims, { kid: key.kid }),
  'an unknown kid': ({ foreignKey, claims }) => signed(foreignKey, claims),
  'a kid that is a path': ({ foreignKey, claims }) => signed(foreignKey, claims, { kid: '../../../../dev/null' }),
  'a kid that is an address': ({ foreignKey, claims, trap }) => signed(foreignKey, claims, { kid: `${trap}/kid` }),
  'a payload changed after signing': ({ key, claims }) => tampered(signed(key, claims), { sub: 'somebody-else' }),
  'no signature': ({ key, claims }) => signed(key, claims).replace(/[^.]*$/, ''),
  'RS384 announced, RS256 made': ({ key, claims }) => signed(key, claims, { alg: 'RS384' }),
  'RS384, rightly made': ({ key, claims }) => signed(key, claims, { alg: 'RS384' }, 'sha384'),
  'the wrong audience': ({ key, claims }) => signed(key, { ...claims, aud: 'another-client' }),
  'several audiences, made for another': ({ key, claims }) =>
    signed(key, { ...claims, aud: [claims.aud, 'another-client'], azp: 'another-client' }),
  'made for another': ({ key, claims }) => signed(key, { ...claims, azp: 'another-client' }),
  'the wrong issuer': ({ key, claims, trap }) => signed(key, { ...claims, iss: trap }),
  'the issuer with a slash more': ({ key, claims }) => signed(key, { ...claims, iss: `${String(claims.iss)}/` }),
  'past its time': ({ key, claims, now }) => signed(key, { ...claims, exp: now - 1, iat: now - 300 }),
  'no end': ({ key, claims }) => signed(key, { ...claims, exp: undefined }),
  'made long ago, good for long': ({ key, claims, now }) =>
    signed(key, { ...claims, iat: now - 3600, exp: now + 3600 }),
  'made in the future': ({ key, claims, now }) => signed(key, { ...claims, iat: now + 3600, exp: now + 7200 }),
  'good from the future on': ({ key, claims, now }) => signed(key, { ...claims, nbf: now + 3600, exp: now + 7200 }),
  'no nonce': ({ key, claims }) => signed(key, { ...claims, nonce: undefined }),
  'another nonce': ({ key, claims }) => signed(key, { ...claims, nonce: 'of-another-browser' }),
  nobody: ({ key, claims }) => signed(key, { ...claims, sub: undefined }),
  'a key set elsewhere (jku)': ({ foreignKey, claims, trap }) => signed(foreignKey, claims, { jku: `${trap}/jku` }),
  'a key set elsewhere, under the right name': ({ key, foreignKey, claims, trap }) =>
    signed(foreignKey, claims, { kid: key.kid, jku: `${trap}/jku` }),
  'a key set elsewhere, beside the right key': ({ key, claims, trap }) => signed(key, claims, { jku: `${trap}/jku` }),
  'a certificate elsewhere (x5u)': ({ foreignKey, claims, trap }) => signed(foreignKey, claims, { x5u: `${trap}/x5u` }),
  'a key brought along (jwk)': ({ foreignKey, claims }) => signed(foreignKey, claims, { jwk: foreignKey.publicJwk }),
  'a certificate brought along (x5c)': ({ foreignKey, claims }) => signed(foreignKey, claims, { x5c: ['AAAA'] }),
  'a rule that nobody knows (crit)': ({ key, claims }) =>
    signed(key, claims, { crit: ['of-no-use'], 'of-no-use': true }),
  'a payload that is not encoded (b64)': ({ key, claims }) => signed(key, claims, { b64: false, crit: ['b64'] }),
  encrypted: ({ claims }) => encrypted(claims),
  'encrypted, with a key elsewhere': ({ claims, trap }) => encrypted(claims, { jku: `${trap}/jwe` }),
  'no token at all': () => 'of no use',
};
