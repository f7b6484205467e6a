/** A request that is meant to hurt, and how it is refused. */
export interface Hostile {
  name: string;
  method?: string;
  path?: string;
  /** As they are sent: a list is sent as so many headers. */
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  status: number;
  /** Every code it is refused with, each once. */
  codes: string[];
}

export const json = { 'content-type': 'application/json' };

/** A POST of a document, refused before anything of it is executed. */
export function document(name: string, query: string, rest: object = {}): Hostile {
  return { name, headers: json, body: JSON.stringify({ query, ...rest }), status: 400, codes: ['BAD_USER_INPUT'] };
}

/** A POST of any body. */
export function body(
  name: string,
  status: number,
  content: string | Uint8Array,
  headers: Record<string, string | string[]> = json,
): Hostile {
  return { name, headers, body: content, status, codes: ['BAD_USER_INPUT'] };
}

/** The text that a function makes of each number, one after the other. */
export function many(count: number, make: (index: number) => string, between = ' '): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(between);
}
