/** What the load generator is asked and answers, over the channel between two processes. */

export interface LoadRequest {
  token: string | null;
  /** Null: GET. */
  body: string | null;
  path: string;
}

export interface LoadOrder {
  url: string;
  connections: number;
  seconds: number;
  /** Taken in turn. */
  requests: LoadRequest[];
  /** Begin again when all have been used; else stop there. */
  repeat: boolean;
  /** An answer without this text, or with the other one, is a failure. */
  mustContain: string;
  mustNotContain: string;
  /** Each occurrence in an answer is one operation. Null: each answer is one. */
  counts: string | null;
}

export interface LoadResult {
  operations: number;
  answers: number;
  failures: number;
  /** One answer that failed, for the person who looks why. */
  failure: string | null;
  seconds: number;
  latenciesMs: number[];
  /** True where the requests were used up before the time was. */
  ranOut: boolean;
}
