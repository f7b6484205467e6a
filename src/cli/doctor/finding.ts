/** One thing the doctor looked at. */
export interface Finding {
  /** OK needs nothing; MEND should be seen to; BROKEN keeps the service, or its users, from working. */
  state: 'OK' | 'MEND' | 'BROKEN';
  what: string;
  /** What to do about it, where there is something. */
  mend?: string;
}

export const ok = (what: string): Finding => ({ state: 'OK', what });
export const mend = (what: string, how: string): Finding => ({ state: 'MEND', what, mend: how });
export const broken = (what: string, how: string): Finding => ({ state: 'BROKEN', what, mend: how });
