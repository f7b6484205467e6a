import {
  createHmac,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import {
  readUnsubscribeToken,
  type UnsubscribeLink,
  unsubscribeContent,
  unsubscribeToken,
} from '../domain/notifications/unsubscribeLink.js';
import { tokenFromBytes } from '../domain/people/invitation.js';
import {
  linkContent,
  linkToken,
  readLinkToken,
  type SignedLink,
  type SignedLinkKind,
} from '../domain/shifts/attendanceLinks.js';
import { cardNumberFromBytes } from '../domain/spending/cardNumber.js';
import { isWeakPin } from '../domain/spending/cardPin.js';
import { codeFromBytes } from '../domain/spending/redemptionCode.js';

/** What a proof given on the board is good for. */
export type BoardPurpose = 'FORM' | 'CHANGES';

/** Makes and hashes what must stay secret, from one key of the deployment. Only hashes reach the database. */
export class Secrets {
  /** Made once: to make it of its bytes costs five times what a hash with it does. */
  private readonly key: KeyObject;

  constructor(key: Uint8Array) {
    this.key = createSecretKey(key);
  }

  /** A new bearer token with a readable prefix; 256 bits. */
  newToken(prefix: 'tcs' | 'tcr' | 'tck'): string {
    return `${prefix}_${randomBytes(32).toString('base64url')}`;
  }

  /** Tokens are long and random, so a plain hash keeps them. */
  tokenHash(token: string): Buffer {
    return hash('sha256', token, 'buffer');
  }

  /** Six digits for signing in. */
  newSignInCode(): string {
    return String(randomInt(0, 1_000_000)).padStart(6, '0');
  }

  /** Short codes are guessable, so their hash is keyed: a copy of the database gives none away. */
  signInCodeHash(codeId: string, code: string): Buffer {
    return this.keyed(`sign-in:${codeId}:${code}`);
  }

  /** The redemption code that belongs to a member's idempotency key: asking again gives the same code. attempt grows past a collision. */
  redemptionCode(schemeId: string, memberId: string, idempotencyKey: string, attempt: number): string {
    return codeFromBytes(this.keyed(`redemption:${schemeId}:${memberId}:${attempt}:${idempotencyKey}`));
  }

  redemptionCodeHash(schemeId: string, code: string): Buffer {
    return this.keyed(`redemption-hash:${schemeId}:${code}`);
  }

  /** The number of the card that belongs to an idempotency key: asking again gives the same one. attempt grows past a collision. */
  cardNumber(schemeId: string, memberId: string, idempotencyKey: string, attempt: number): string {
    return cardNumberFromBytes(this.keyed(`card:${schemeId}:${memberId}:${attempt}:${idempotencyKey}`));
  }

  /** The PIN drawn for that card; never a weak one. */
  cardPin(schemeId: string, cardNumber: string, idempotencyKey: string): string {
    for (let draw = 0; ; draw += 1) {
      const bytes = this.keyed(`card-pin:${schemeId}:${cardNumber}:${draw}:${idempotencyKey}`);
      const pin = String(bytes.readUInt32BE() % 10_000).padStart(4, '0');
      if (!isWeakPin(pin)) return pin;
    }
  }

  /** There are only ten thousand PINs: the hash is keyed, and binds a PIN to its card. */
  cardPinHash(schemeId: string, cardNumber: string, pin: string): Buffer {
    return this.keyed(`card-pin-hash:${schemeId}:${cardNumber}:${pin}`);
  }

  /** The token of an invitation: the same in every message about it, and known to nobody who has the database alone. */
  invitationToken(schemeId: string, invitationId: string): string {
    return tokenFromBytes(this.keyed(`invitation:${schemeId}:${invitationId}`));
  }

  /** Looked up before a scheme is known. */
  invitationTokenHash(token: string): Buffer {
    return this.keyed(`invitation-hash:${token}`);
  }

  /** Addresses are guessable: with the key, the database does not say who was invited once it has forgotten them. */
  invitationAddressHash(schemeId: string, address: string): Buffer {
    return this.keyed(`invitation-address:${schemeId}:${address}`);
  }

  /** Long and random, for whoever shows it later: a browser's cookie, a code that is handed over. */
  newOpaque(): string {
    return randomBytes(32).toString('base64url');
  }

  /**
   * The nonce and the PKCE verifier that belong to a state of staff sign-in. The state travels through the browser; these are made of it with the key
   * and so stand nowhere, until the verifier is shown to the identity provider.
   */
  staffProofs(state: string): { nonce: string; verifier: string } {
    return {
      nonce: this.keyed(`staff-nonce:${state}`).toString('base64url'),
      verifier: this.keyed(`staff-verifier:${state}`).toString('base64url'),
    };
  }

  /** Under which a caller or a name is counted: it does not tell which one it was. */
  countingKey(text: string): string {
    return this.keyed(`counting:${text}`).toString('base64url');
  }

  /** A secret for an app's server; 256 bits. */
  newAppSecret(): string {
    return randomBytes(32).toString('base64url');
  }

  /** What signs the cookies of the token endpoint's pages: the same in every process of the deployment. */
  oauthCookieKey(): string {
    return this.keyed('oauth-cookies').toString('base64url');
  }

  /** What the records of the token endpoint are sealed with. */
  oauthSealingKey(): Buffer {
    return this.keyed('oauth-records');
  }

  /** Codes that people type at the side of a till can be guessed, so their hash is keyed. */
  deviceCodeHash(typedCode: string): Buffer {
    return this.keyed(`oauth-device:${typedCode}`);
  }

  /** The token of a calendar's address: the same whenever it is shown, and known to nobody who has the database alone. 256 bits. */
  calendarToken(schemeId: string, feedId: string): string {
    return this.keyed(`calendar:${schemeId}:${feedId}`).toString('base64url');
  }

  /** The short code of a shift, for whoever cannot scan: nine characters, over 43 bits, the same as long as the shift stands. */
  shiftCode(schemeId: string, shiftId: string): string {
    return codeFromBytes(this.keyed(`shift-code:${schemeId}:${shiftId}`));
  }

  /** The token of a link of this service, which nobody else can make. It stands nowhere: what it says and until when is in it. */
  signedLink(kind: SignedLinkKind, link: SignedLink): string {
    return linkToken(link, this.linkProof(kind, link));
  }

  /** What a link says. Null where this service did not make it, or made it for something else. */
  readSignedLink(kind: SignedLinkKind, token: string): SignedLink | null {
    const read = readLinkToken(token);
    if (read === null) return null;
    return timingSafeEqual(read.proof, this.linkProof(kind, read.link).subarray(0, read.proof.length))
      ? read.link
      : null;
  }

  /** What this service gave a session on the board until a minute: a form to send back, or the leave to change something. It stands nowhere. */
  boardProof(purpose: BoardPurpose, sessionId: string, minute: number): string {
    return `${minute}.${this.keyed(`board:${purpose}:${sessionId}:${minute}`).toString('base64url')}`;
  }

  /** Until which minute since 1970 a proof is good. Null where this service did not give it, or gave it to another session or for something else. */
  readBoardProof(purpose: BoardPurpose, sessionId: string, proof: string): number | null {
    const minute = Number(/^(\d{1,9})\.[A-Za-z0-9_-]{43}$/.exec(proof)?.[1] ?? Number.NaN);
    if (!Number.isInteger(minute)) return null;
    const right = Buffer.from(this.boardProof(purpose, sessionId, minute));
    const shown = Buffer.from(proof);
    return right.length === shown.length && timingSafeEqual(right, shown) ? minute : null;
  }

  /** The token of the link that ends messages. It stands nowhere and does not end: whoever keeps an email for years can still use it. */
  unsubscribeToken(link: UnsubscribeLink): string {
    return unsubscribeToken(link, this.unsubscribeProof(link));
  }

  /** What such a link says. Null where this service did not make it. */
  readUnsubscribeToken(token: string): UnsubscribeLink | null {
    const read = readUnsubscribeToken(token);
    if (read === null) return null;
    return timingSafeEqual(read.proof, this.unsubscribeProof(read.link).subarray(0, read.proof.length))
      ? read.link
      : null;
  }

  private unsubscribeProof(link: UnsubscribeLink): Buffer {
    return this.keyed(`unsubscribe:${unsubscribeContent(link).toString('hex')}`);
  }

  private linkProof(kind: SignedLinkKind, link: SignedLink): Buffer {
    return this.keyed(`link:${kind}:${linkContent(link).toString('hex')}`);
  }

  private keyed(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

/** Canonical JSON hash of an operation's input: the same input gives the same hash whatever the order of its fields. */
export function inputHash(operation: string, input: unknown): string {
  return hash('sha256', `${operation}\n${canonical(input)}`, 'hex');
}

function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
