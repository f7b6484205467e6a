import { failureWords } from './workWords.js';

/** Work that goes on step by step, each the due work of this kind, and that somebody can stop and resume. */
export type LongWorkKind = 'IMPORT_GOES_ON' | 'ROUND_GOES_ON';

/** The tries at a step that has failed and was not done since. */
export interface FailedTries {
  state: 'WAITING' | 'DEAD';
  tries: number;
  nextTryAt: Date;
  lastFailure: string | null;
}

/** What stands in the way of long work. */
export interface WorkTrouble {
  isGivenUp: boolean;
  tries: number;
  /** What probably stands in the way. */
  because: string;
  /** What to do. */
  next: string;
  /** Null: it was given up. */
  triedAgainAt: Date | null;
}

const ways: Readonly<Record<LongWorkKind, string>> = {
  IMPORT_GOES_ON:
    'To have it tried again, resume it: it goes on behind the last row that was dealt with, and no row is loaded twice. To make room for another sheet, stop it: what it loaded stays.',
  ROUND_GOES_ON:
    'To have it tried again, resume it: it goes on behind the last one it looked at, and nobody is told twice. To have it stand still, stop it.',
};

/** What stands in the way of a step, in words for whoever may stop or resume the work. */
export function troubleOf(kind: LongWorkKind, { state, tries, nextTryAt, lastFailure }: FailedTries): WorkTrouble {
  const { because, mend } = failureWords(lastFailure ?? '');
  if (state === 'DEAD') return { isGivenUp: true, tries, because, next: `${mend} ${ways[kind]}`, triedAgainAt: null };
  const next = 'It is tried again by itself: there is nothing to do. To have it tried at once, stop it and resume it.';
  return { isGivenUp: false, tries, because, next, triedAgainAt: nextTryAt };
}
