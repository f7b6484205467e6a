import { uuidBytes, uuidOfBytes } from '../ids.js';
import { MESSAGE_RULES, type MessageKind, TOPICS, type Topic } from './kinds.js';

/** What a link ends: messages of a topic, the digest of the week, or all that can be done without. */
export const UNSUBSCRIBE_ABOUT = [...TOPICS, 'WEEKLY_DIGEST', 'ALL'] as const;
export type UnsubscribeAbout = (typeof UNSUBSCRIBE_ABOUT)[number];

/** What the link at the end of an email is about: whose messages, and which of them. It says nothing of who that is. */
export interface UnsubscribeLink {
  schemeId: string;
  memberId: string;
  about: UnsubscribeAbout;
}

/** What the link at the end of such an email is about. Null: it must be told, or only a newer version knows it, and it has no link. */
export function unsubscribeAbout(kind: MessageKind): UnsubscribeAbout | null {
  // What was collected is of all topics.
  if (kind === 'DIGEST') return 'ALL';
  if (kind === 'WEEKLY_DIGEST') return 'WEEKLY_DIGEST';
  return Object.hasOwn(MESSAGE_RULES, kind) ? MESSAGE_RULES[kind].topic : null;
}

/** The topics that a link switches off. */
export function topicsAbout(about: UnsubscribeAbout): readonly Topic[] {
  if (about === 'ALL') return TOPICS;
  return about === 'WEEKLY_DIGEST' ? ['MATCHES', 'NEWS'] : [about];
}

/** In the token that is one byte. They stay as they are: a link in an email that was kept for years still says the same. */
const aboutBytes: Readonly<Record<UnsubscribeAbout, number>> = {
  HOURS: 1,
  CREDITS: 2,
  SHIFTS: 3,
  MATCHES: 4,
  NEIGHBOURS: 5,
  NEWS: 6,
  WEEKLY_DIGEST: 7,
  ALL: 8,
};

const contentBytes = 33;
const proofBytes = 18;
const tokenForm = /^[A-Za-z0-9_-]{68}$/;

/** The bytes that a link's proof is made of. */
export function unsubscribeContent({ schemeId, memberId, about }: UnsubscribeLink): Buffer {
  return Buffer.concat([uuidBytes(schemeId), uuidBytes(memberId), Buffer.of(aboutBytes[about])]);
}

/** The token of a link: what it says, and the first 144 bits of the proof that this service said so. */
export function unsubscribeToken(link: UnsubscribeLink, proof: Uint8Array): string {
  return Buffer.concat([unsubscribeContent(link), proof.subarray(0, proofBytes)]).toString('base64url');
}

/** What a token says, and its proof, which is still to be looked at. Null where it cannot be one. */
export function readUnsubscribeToken(token: string): { link: UnsubscribeLink; proof: Buffer } | null {
  if (!tokenForm.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const about = UNSUBSCRIBE_ABOUT.find((one) => aboutBytes[one] === bytes[contentBytes - 1]);
  if (about === undefined) return null;
  const [schemeId, memberId] = [uuidOfBytes(bytes.subarray(0, 16)), uuidOfBytes(bytes.subarray(16, 32))];
  return { link: { schemeId, memberId, about }, proof: bytes.subarray(contentBytes) };
}
