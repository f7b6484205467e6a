import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { cardNumberFromBytes } from '../../../src/domain/spending/cardNumber.js';

/** What operations are aimed at: one member, the organisation where they give and enjoy time, and one of everything about both. By short names. */
export type Target = Readonly<Record<TargetName, string>>;

/** The types behind the ids, by short name; everything else of a target is text. */
export const idTypes = {
  member: 'Member',
  friend: 'Member',
  twin: 'Member',
  lonely: 'Member',
  gone: 'Member',
  helper: 'Member',
  standIn: 'Member',
  leaderAway: 'Member',
  wallet: 'Account',
  frozenWallet: 'Account',
  place: 'Organisation',
  waiting: 'Organisation',
  stopped: 'Organisation',
  sponsored: 'Organisation',
  offer: 'Offer',
  opportunity: 'Opportunity',
  shift: 'Shift',
  shiftRole: 'ShiftRole',
  series: 'ShiftSeries',
  booking: 'Booking',
  wait: 'Booking',
  kept: 'Booking',
  swap: 'Swap',
  givenUp: 'Booking',
  takenSwap: 'Swap',
  swapper: 'Member',
  rota: 'Rota',
  solvingRota: 'Rota',
  draft: 'Opportunity',
  selective: 'Opportunity',
  asked: 'Application',
  accepted: 'Application',
  submitted: 'HoursLog',
  declined: 'HoursLog',
  appealed: 'HoursLog',
  approved: 'HoursLog',
  reversed: 'HoursLog',
  visit: 'Redemption',
  held: 'Redemption',
  mint: 'MintRequest',
  invitation: 'Invitation',
  textInvitation: 'Invitation',
  letterInvitation: 'Invitation',
  careLink: 'CareLink',
  absence: 'LeaderAbsence',
  apiKey: 'ApiKey',
  app: 'App',
  pausedApp: 'App',
  till: 'Till',
  consent: 'Consent',
  dueWork: 'DueWork',
  message: 'Message',
  round: 'Round',
  stoppedRound: 'Round',
  hoursImport: 'HoursImport',
  stoppedImport: 'HoursImport',
  letter: 'Letter',
  staffTask: 'StaffTask',
  check: 'MemberCheck',
  skill: 'Skill',
  otherSkill: 'Skill',
  training: 'Training',
  ward: 'Ward',
  scheme: 'Scheme',
  upload: 'Upload',
  session: 'Session',
  passkey: 'Passkey',
  pushSubscription: 'PushSubscription',
  ownCalendar: 'CalendarLink',
  groupCalendar: 'CalendarLink',
  shiftNow: 'Shift',
  shiftOver: 'Shift',
  expected: 'Booking',
  attending: 'Booking',
  missed: 'Booking',
  unlisted: 'Booking',
  helpPost: 'HelpPost',
  helpOffered: 'HelpPost',
  helpAnswer: 'HelpAnswer',
  ownAnswer: 'HelpAnswer',
  proposedExchange: 'HelpExchange',
  savedSearch: 'SavedSearch',
  agreedExchange: 'HelpExchange',
  metExchange: 'HelpExchange',
  waitingExchange: 'HelpExchange',
  disputedExchange: 'HelpExchange',
  settledExchange: 'HelpExchange',
} as const;
export const texts = [
  'schemeName',
  'isHere',
  'email',
  'memberNumber',
  'code',
  'cardNumber',
  'pin',
  'signInCode',
  'invitationToken',
  'refreshToken',
  'handOff',
  'secretHint',
  'shiftCode',
] as const;
export type IdName = keyof typeof idTypes;
export type TargetName = IdName | (typeof texts)[number];

export interface Household {
  /** Stands in every text about it, so that a leak is seen wherever it comes out. */
  marker: string;
  target: Target;
  /** The ids as the database has them. */
  raw: Readonly<Record<IdName, string>>;
}

/** Nobody's: ids, numbers and codes of the right form that were never given out. */
export function missing(own: Target): Target {
  const ids = Object.entries(idTypes).map(([name, type]) => [name, toGlobalId(type, newId())] as const);
  return {
    ...(Object.fromEntries(ids) as Record<IdName, string>),
    schemeName: own.schemeName,
    isHere: '',
    email: 'nobody@example.org',
    memberNumber: '99999999',
    code: 'ZZZZ-ZZZZ',
    cardNumber: cardNumberFromBytes(Buffer.alloc(32, 9)),
    pin: '2580',
    signInCode: '000000',
    invitationToken: 'YYYY-YYYY-YYYY-YYYY',
    refreshToken: `tcr_${'z'.repeat(43)}`,
    handOff: 'z'.repeat(43),
    secretHint: '------',
    shiftCode: '00000-00000',
  };
}
