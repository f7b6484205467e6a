/** How strictly an app is held to the documents it has registered. */
export const documentModes = ['OFF', 'REPORT', 'ENFORCE'] as const;
export type DocumentMode = (typeof documentModes)[number];

/** Of one app, and in one call. */
export const documentsMax = 1_000;
export const documentLengthMax = 100_000;

/** Is it the SHA-256 of a text, in hexadecimal? */
export function isDocumentHash(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

/** An app that documents are kept of: registered for OAuth, or whoever shows a key. */
export interface DocumentOwner {
  kind: 'APP' | 'KEY';
  id: string;
}

/** What it is called where its documents are kept. */
export function documentClient({ kind, id }: DocumentOwner): string {
  return `${kind === 'APP' ? 'app' : 'key'}:${id}`;
}
