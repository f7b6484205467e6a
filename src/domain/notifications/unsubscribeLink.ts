import { uuidBytes, uuidOfBytes } from '../ids.js';
import { TOPICS, type Topic } from './kinds.js';

/** What the link at the end of an email is about: whose messages, and which of them. It says nothing of who that is. */
export interface UnsubscribeLink {
  schemeId: string;
  memberId: string;
  topic: Topic;
}

/** In the token a topic is one byte. They stay as they are: a link in an email that was kept for years still says the same. */
const topicBytes: Readonly<Record<Topic, number>> = {
  HOURS: 1,
  CREDITS: 2,
  SHIFTS: 3,
  MATCHES: 4,
  NEIGHBOURS: 5,
  NEWS: 6,
};

const contentBytes = 33;
const proofBytes = 18;
const tokenForm = /^[A-Za-z0-9_-]{68}$/;

/** The bytes that a link's proof is made of. */
export function unsubscribeContent({ schemeId, memberId, topic }: UnsubscribeLink): Buffer {
  return Buffer.concat([uuidBytes(schemeId), uuidBytes(memberId), Buffer.of(topicBytes[topic])]);
}

/** The token of a link: what it says, and the first 144 bits of the proof that this service said so. */
export function unsubscribeToken(link: UnsubscribeLink, proof: Uint8Array): string {
  return Buffer.concat([unsubscribeContent(link), proof.subarray(0, proofBytes)]).toString('base64url');
}

/** What a token says, and its proof, which is still to be looked at. Null where it cannot be one. */
export function readUnsubscribeToken(token: string): { link: UnsubscribeLink; proof: Buffer } | null {
  if (!tokenForm.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const topic = TOPICS.find((one) => topicBytes[one] === bytes[contentBytes - 1]);
  if (topic === undefined) return null;
  const [schemeId, memberId] = [uuidOfBytes(bytes.subarray(0, 16)), uuidOfBytes(bytes.subarray(16, 32))];
  return { link: { schemeId, memberId, topic }, proof: bytes.subarray(contentBytes) };
}
