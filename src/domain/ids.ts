import { v7 } from 'uuid';

/** A new time-ordered id. */
export function newId(): string {
  return v7();
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether this is shaped like an id of ours. */
export function isId(text: string): boolean {
  return uuidForm.test(text);
}

/** The opaque id that clients see: type and id in one word. */
export function toGlobalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Reads a global id; null for anything that was never one. */
export function fromGlobalId(globalId: string): { type: string; id: string } | null {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const type = text.slice(0, colon);
  const id = text.slice(colon + 1);
  if (colon < 1 || !/^[A-Za-z]+$/.test(type) || !isId(id)) return null;
  return { type, id };
}

/** An id as the sixteen bytes it stands for. */
export function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The id that sixteen bytes stand for. */
export function uuidOfBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
