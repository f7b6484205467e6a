import { uuidBytes, uuidOfBytes } from '../ids.js';
import { readCode } from '../spending/redemptionCode.js';

/**
 * What a signed link stands for. QR: shown at the door in this minute. SEEN: a telephone read it in this minute. DOOR and SHEET: until this minute
 * whoever has the link may open the page at the door, or the list of a day.
 */
export type SignedLinkKind = 'QR' | 'SEEN' | 'DOOR' | 'SHEET';

export interface SignedLink {
  schemeId: string;
  /** The shift; of a sheet, the organisation. */
  subjectId: string;
  /** Since 1970. */
  minute: number;
  /** Of a sheet, the day since 1970; else 0. */
  day: number;
}

/** So many minutes somebody has, after their telephone read the code, to say who they are. */
export const seenMinutes = 15;
/** A page at the door is opened afresh for each shift: its link lives for so long at most. */
export const doorMinutesMax = 24 * 60;
/** The list of a day holds names: its link is to be opened now. */
export const sheetMinutes = 15;

const contentBytes = 40;
const proofBytes = 16;
const tokenForm = /^[A-Za-z0-9_-]{75}$/;

/** The bytes that a link's proof is made of. */
export function linkContent({ schemeId, subjectId, minute, day }: SignedLink): Buffer {
  const content = Buffer.alloc(contentBytes);
  content.set(uuidBytes(schemeId), 0);
  content.set(uuidBytes(subjectId), 16);
  content.writeUInt32BE(minute, 32);
  content.writeUInt32BE(day, 36);
  return content;
}

/** The token of a link: what it says, and the first 128 bits of the proof that this service said so. */
export function linkToken(link: SignedLink, proof: Uint8Array): string {
  return Buffer.concat([linkContent(link), proof.subarray(0, proofBytes)]).toString('base64url');
}

/** What a token says, and its proof, which is still to be looked at. Null where it cannot be one. */
export function readLinkToken(token: string): { link: SignedLink; proof: Buffer } | null {
  if (!tokenForm.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  return {
    link: {
      schemeId: uuidOfBytes(bytes.subarray(0, 16)),
      subjectId: uuidOfBytes(bytes.subarray(16, 32)),
      minute: bytes.readUInt32BE(32),
      day: bytes.readUInt32BE(36),
    },
    proof: bytes.subarray(contentBytes),
  };
}

/** The whole minute that an instant lies in, since 1970. */
export function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}

export function instantOfMinute(minute: number): Date {
  return new Date(minute * 60_000);
}

/**
 * What somebody shows at the shift: the link that its QR code holds, whole or its token alone, or the short code as it was typed. Null where it can be
 * neither.
 */
export function readShown(text: string): { way: 'QR'; token: string } | { way: 'CODE'; code: string } | null {
  if (text.length > 500) return null;
  const token = text.trim().split('/').at(-1) ?? '';
  if (tokenForm.test(token)) return { way: 'QR', token };
  const code = readCode(text);
  return code === null ? null : { way: 'CODE', code };
}
