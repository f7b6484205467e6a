import { userErrorCodes } from '../errors.js';
import { type DueWorkKind, TRIES_MAX } from './dueWork.js';

interface WorkWords {
  /** What happens by it, for somebody who has never heard of it. */
  is: string;
  /** What trying it again does, where nothing stands in the way any more. */
  retrying: string;
}

/** What due work is, in plain English, for operators. A kind without words does not compile. */
export const workWords: Readonly<Record<DueWorkKind, WorkWords>> = {
  HOLD_LAPSES: {
    is: 'Credits were set aside for a booking, and its time has run out: they become free again.',
    retrying: 'The credits become free, if nobody has used or released them meanwhile.',
  },
  INVITATION_LAPSES: {
    is: 'An invitation that nobody accepted ends.',
    retrying: 'The invitation ends, if it is still open.',
  },
  INVITATION_REMINDS: {
    is: 'Some days before an invitation ends, whoever was invited and has not answered is reminded once.',
    retrying: 'They are reminded, if the invitation is still open.',
  },
  APPEAL_WAITS: {
    is: 'An appeal about hours has waited too long: operators are told.',
    retrying: 'Operators are told, if nobody has decided the appeal meanwhile.',
  },
  WALLET_SETTLES: {
    is: 'The credits of somebody who left go to the community pot, because nobody said where else.',
    retrying: 'What is left in the wallet goes to the community pot, and the wallet closes.',
  },
  SHIFT_ENDS: {
    is: 'Two hours after a shift: forgotten check-outs are closed, and who never came is written down.',
    retrying: 'That is done now. Hours already written stay as they are.',
  },
  WAITING_OFFER_LAPSES: {
    is: 'A place on a shift was kept for somebody who did not take it: the next one is asked.',
    retrying: 'The place goes to the next one who waits, if it is still kept.',
  },
  SHIFT_BEGINS: {
    is: 'A shift begins: its waiting list and its swaps are over.',
    retrying: 'They end now.',
  },
  HELP_POST_ENDS: {
    is: 'The last day of a post among neighbours is over: it ends.',
    retrying: 'The post ends, if it is still open.',
  },
  EXCHANGE_REMINDS: {
    is: 'Somebody who has not said how long help between two members took is asked again.',
    retrying: 'They are asked, if they still have not said.',
  },
  EXCHANGE_SILENT: {
    is: 'One of two members confirmed how long help took, and the other kept silent: that confirms it too.',
    retrying: 'The credits move, if the other has not answered meanwhile.',
  },
  EXCHANGE_ENDS: {
    is: 'Neither of two members said how long help took: the exchange ends without credits.',
    retrying: 'The exchange ends, if it is still open.',
  },
  EXCHANGE_COMPLETES: {
    is: 'Help between two members waits for credits: it is looked at again.',
    retrying: 'The credits move, if they are there by now.',
  },
  ROTA_SOLVES: {
    is: 'A rota is worked out.',
    retrying: 'It is worked out from the beginning.',
  },
  SHIFT_REMINDS_DAYS: {
    is: 'Days before a shift, who is booked on it is reminded.',
    retrying: 'Who is booked is reminded, if the shift is still to come. Nobody is reminded twice of the same.',
  },
  SHIFT_REMINDS_HOURS: {
    is: 'Hours before a shift, who is booked on it is reminded again.',
    retrying: 'Who is booked is reminded, if the shift is still to come. Nobody is reminded twice of the same.',
  },
  ROUNDS_BEGIN: {
    is: 'The rounds of the scheme whose time has come begin, such as telling members whose credits lapse soon.',
    retrying: 'What was missed is made up for, as far as it still makes sense, and the next time is planned.',
  },
  ROUND_GOES_ON: {
    is: 'A round goes on with its next batch.',
    retrying: 'It goes on behind the last one it looked at. Nobody is told twice.',
  },
  IMPORT_GOES_ON: {
    is: 'A group’s timesheet is checked, or its next rows become hours that wait for approval.',
    retrying: 'It goes on behind the last row that was dealt with. No row is loaded twice.',
  },
  DIGEST_DUE: {
    is: 'What was collected for a member is told in one message.',
    retrying:
      'The member gets the message now, with what is due of what was collected; what was collected for later stays until then. Nothing is told twice.',
  },
  SERIES_GROWS: {
    is: 'More shifts of a repeating series are made.',
    retrying: 'The shifts that are missing are made.',
  },
};

export interface FailureWords {
  /** What probably stands in the way. */
  because: string;
  /** What to do before trying it again, or instead. */
  mend: string;
}

const passesByItself: FailureWords['mend'] = 'This usually passes by itself. Try it again.';

/** By what stands in a failure: the name of an error, and the code that PostgreSQL, the network or the service gave it. */
const causes: readonly (FailureWords & { pattern: RegExp })[] = [
  {
    pattern: /\b(40001|40P01|55P03|57014)\b/,
    because: 'Others were writing to the same things for too long, or the database was very busy.',
    mend: passesByItself,
  },
  {
    pattern: /\b(53100|53200)\b/,
    because: 'The database had no room left, on its disk or in its memory.',
    mend: 'Ask whoever runs the database to give it room, then try it again.',
  },
  {
    pattern: /\b(08\w{3}|57P0\d|53300|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)\b/,
    because: 'The database, or another machine that the service needs, could not be reached.',
    mend: passesByItself,
  },
  {
    pattern: /\b(23\w{3}|22\w{3})\b/,
    because: 'What was to be written contradicts what is there. That is a fault of the service.',
    mend: 'Trying again will very likely fail the same way. Give the id of this work to whoever runs the service.',
  },
  {
    pattern: /^NoOutcome\b/,
    because: 'Each worker that began it ended without a word: it ran out of memory, or was ended by force.',
    mend: 'Have a look at the memory of the workers, or ask whoever runs them, then try it again.',
  },
  {
    pattern: /\bNOT_FOUND\b/,
    because: 'What it is about is not there any more.',
    mend: 'There is probably nothing left to do, and it can stay as it is.',
  },
  {
    pattern: /\b(UNAVAILABLE|RATE_LIMITED)\b/,
    because: 'The service had no time for it.',
    mend: passesByItself,
  },
];

/** What stood in the way of a try, from its recorded failure: the name of an error and its code, nothing it said. */
export function failureWords(failure: string): FailureWords {
  const refusedBy = Object.keys(userErrorCodes).find((code) => failure === `DomainError ${code}`);
  if (refusedBy !== undefined) {
    return {
      because: `A rule of the scheme said no: ${userErrorCodes[refusedBy as keyof typeof userErrorCodes]}`,
      mend: 'Put right what it names, then try it again.',
    };
  }
  return (
    causes.find(({ pattern }) => pattern.test(failure)) ?? {
      because: 'Something went wrong in the service that it has no words for.',
      mend: 'Try it again once. If it fails again, give the id of this work to whoever runs the service: their log has it.',
    }
  );
}

/** How often it has been tried, in words. */
export function triesInWords(tries: number): string {
  if (tries === 0) return 'Not tried yet.';
  return `Tried ${tries === 1 ? 'once' : tries === 2 ? 'twice' : `${tries} times`} of ${TRIES_MAX}.`;
}
