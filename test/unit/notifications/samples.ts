import type { MessageFacts, SchemeFacts } from '../../../src/domain/notifications/facts.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds.js';

export const scheme: SchemeFacts = {
  name: 'Brackenfold Time Credits',
  timeZone: 'Europe/London',
  phone: '01632 960 001',
  email: 'hello@brackenfold.example',
  website: 'https://brackenfold.example',
  postalAddress: 'Town Hall, Brackenfold BF1 2AB',
};

const common = { scheme, recipientName: 'Inês Amado' };
const work = { ...common, organisationName: 'Fernhill Food Bank', workedOn: '2026-11-03', workedMinutes: 210 };

const between = { ...common, otherName: 'Priya Sandhu', title: 'Hedge cutting' };

/** Half past two in the afternoon on the day summer time has just ended. */
const at = new Date('2026-10-25T14:30:00Z');

const rota = {
  ...common,
  role: 'Kitchen helper',
  organisationName: 'Fernhill Food Bank',
  startsAt: at,
  endsAt: new Date('2026-10-25T16:30:00Z'),
};

const offered = { ...common, organisationName: 'Fernhill Food Bank', role: 'Kitchen helper' };

/** One invented example of every kind, with every optional fact given. */
export const samples: MessageFacts = {
  SIGN_IN_CODE: { ...common, code: '482913', validForMinutes: 15 },
  WELCOME: { ...common, joiningGiftMinutes: 60 },
  HOURS_LOGGED_FOR_YOU: { ...work, loggedByName: 'Priya Sandhu' },
  HOURS_APPROVED: {
    ...work,
    reward: 'CREDITS',
    awardedMinutes: 210,
    balanceMinutes: 330,
    expiresOn: '2028-11-03',
  },
  HOURS_CREDITED: { ...work, awardedMinutes: 210, earnedBackMinutes: 90, balanceMinutes: 120, expiresOn: '2028-11-03' },
  HOURS_DECLINED: {
    ...work,
    reason: 'The rota shows someone else on that shift',
    appeal: { withinDays: 28, lastDayOn: '2026-12-01' },
  },
  AWARD_REVERSED: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    workedOn: '2026-11-03',
    reversedMinutes: 210,
    reason: 'Logged twice',
    balanceMinutes: -90,
  },
  CREDITS_SPENT: {
    ...common,
    venueName: 'Marsh Lane Pool',
    offerTitle: 'Swim for two',
    spentMinutes: 120,
    redeemedAt: at,
    balanceMinutes: 90,
  },
  REDEMPTION_REVERSED: {
    ...common,
    venueName: 'Marsh Lane Pool',
    offerTitle: 'Swim for two',
    returnedMinutes: 120,
    redeemedAt: at,
    balanceMinutes: 210,
  },
  HOLD_PLACED: {
    ...common,
    venueName: 'Marsh Lane Pool',
    offerTitle: 'Swim for two',
    heldMinutes: 120,
    bookedFor: at,
  },
  HOLD_ENDED: {
    ...common,
    venueName: 'Marsh Lane Pool',
    offerTitle: 'Swim for two',
    heldMinutes: 120,
    endedAs: 'LAPSED',
    bookedFor: at,
    venueHasLeft: false,
  },
  GIFT_RECEIVED: {
    ...common,
    fromName: 'Tomasz Żak',
    giftMinutes: 60,
    note: 'Happy birthday 🎂',
    balanceMinutes: 90,
  },
  GIFT_SENT: { ...common, toName: 'Tomasz Żak', giftMinutes: 60, givenAt: at, balanceMinutes: 30 },
  DONATION_SENT: {
    ...common,
    toName: 'Fernhill Food Bank',
    donatedMinutes: 120,
    donatedAt: at,
    balanceMinutes: 30,
  },
  CREDITS_EXPIRED: { ...common, expiredMinutes: 90, balanceMinutes: 30 },
  HOURS_WAITING: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    waitingCount: 3,
    oldestLoggedOn: '2026-10-31',
  },
  APPEAL_RECEIVED: {
    ...work,
    memberName: 'Tomasz Żak',
    words: 'I stood in for Priya that day',
    reason: 'The rota shows someone else on that shift',
  },
  APPEAL_WAITS: { ...work, memberName: 'Tomasz Żak', appealedOn: '2026-11-10' },
  DEPUTY_NAMED: {
    ...common,
    leaderName: 'Priya Sandhu',
    organisationName: 'Fernhill Food Bank',
    fromOn: '2026-12-21',
    toOn: '2027-01-03',
  },
  POT_RAN_OUT: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    isFrozen: false,
    waitingCount: 4,
    waitingMinutes: 615,
  },
  MINT_ASKED: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    amountMinutes: 6_000,
    askedByName: 'Priya Sandhu',
    reason: 'The winter night shelter',
  },
  MINT_DECIDED: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    amountMinutes: 6_000,
    decidedByName: 'Priya Sandhu',
    isApproved: false,
    reason: 'Let us wait for the spring',
  },
  API_KEY_CREATED: {
    ...common,
    keyName: 'Rota sync',
    createdAt: at,
    createdByName: 'Priya Sandhu',
    organisationName: 'Fernhill Food Bank',
  },
  PASSKEY_ADDED: { ...common, passkeyName: 'Pixel', happenedAt: at },
  PASSKEY_COPIED: { ...common, passkeyName: 'Pixel', happenedAt: at },
  CHECK_SEEN: {
    ...common,
    ageYears: null,
    trainingName: 'Food hygiene level 2',
    dbsLevel: null,
    datedOn: '2026-10-01',
    expiresOn: '2029-10-01',
  },
  CARD_ISSUED: { ...common, issuedAt: at, replacesAnother: true },
  CARD_BLOCKED: { ...common, blockedAt: at },
  CARD_LOCKED: common,
  ACCOUNT_FROZEN: { ...common, organisationName: 'Fernhill Food Bank' },
  ACCOUNT_OPENED_AGAIN: { ...common, organisationName: 'Fernhill Food Bank' },
  MERGE_PROPOSED: {
    ...common,
    proposedByName: 'Priya Sandhu',
    remainingName: 'Tomasz Żak',
    leavingName: 'Tomas Zak',
    proposedAt: at,
  },
  MEMBERSHIPS_JOINED: { ...common, joinedAt: at, balanceMinutes: 90, signInEmail: 'tomasz@example.org' },
  CREDITS_PASSED_ON: { ...common, fromName: 'Tomasz Żak', passedOnMinutes: 60, balanceMinutes: 90 },
  ORGANISATION_SUSPENDED: { ...common, organisationName: 'Fernhill Food Bank' },
  ORGANISATION_RESUMED: { ...common, organisationName: 'Fernhill Food Bank' },
  ORGANISATION_CLOSED: { ...common, organisationName: 'Fernhill Food Bank', isGroup: true, isVenue: true },
  MEMBERSHIP_ENDED: { ...common, credits: 'WAITING', leftMinutes: 90, untilDay: '2027-01-23', hasWaitingHours: true },
  INVITATION: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    link: 'https://credits.brackenfold.example/invitation?token=7H2K-Q9XW-40MD-PVRT',
    page: 'https://credits.brackenfold.example/invitation',
    token: '7H2K-Q9XW-40MD-PVRT',
    lastDayOn: '2026-11-17',
  },
  CARE_FOR_YOU: { ...common, careKind: 'HELPER', carerName: 'Priya Sandhu', lastDayOn: '2027-11-03' },
  CARE_BY_YOU: { ...common, careKind: 'GUARDIAN', memberName: 'Tomasz Żak', lastDayOn: '2027-11-03' },
  CARE_ENDED: { ...common, careKind: 'HELPER', otherName: 'Priya Sandhu', isForRecipient: true },
  SPONSOR_ASKED: { ...common, organisationName: 'Rowan Row Kitchen', sponsorName: 'Fernhill Food Bank' },
  SHIFT_BOOKED: { ...rota, places: 3, note: 'Bring an apron' },
  ROTA_READY: {
    ...{ ...common, organisationName: 'Fernhill Food Bank', fromOn: '2026-10-26', toOn: '2026-11-08' },
    ...{ placesFilled: 41, places: 44, endedAs: 'TIME' },
  },
  ROTA_BOOKED: {
    ...{ ...common, organisationName: 'Fernhill Food Bank' },
    shifts: [
      { role: 'Kitchen helper', startsAt: at, endsAt: new Date(at.getTime() + 7_200_000) },
      { role: 'Van driver', startsAt: new Date('2026-11-01T10:00:00Z'), endsAt: new Date('2026-11-01T11:30:00Z') },
    ],
    ended: [
      { role: 'Kitchen helper', startsAt: new Date('2026-11-02T10:00:00Z'), endsAt: new Date('2026-11-02T11:00:00Z') },
    ],
  },
  BOOKING_ENDED: { ...rota, endedAs: 'SHIFT_CANCELLED', reason: 'The hall has no heating' },
  PLACE_OFFERED: { ...rota, lapsesAt: new Date('2026-10-23T17:00:00Z') },
  PLACES_FREE: rota,
  SHIFT_CHANGED: {
    ...rota,
    before: { startsAt: new Date('2026-10-24T13:00:00Z'), endsAt: new Date('2026-10-24T15:00:00Z') },
    note: 'Use the side door',
  },
  SWAP_OFFERED: { ...rota, fromName: 'Tomasz Żak', isExchange: true },
  SWAP_TAKEN: { ...rota, takerName: 'Tomasz Żak', gotStartsAt: new Date('2026-11-01T10:00:00Z') },
  SHIFTS_PAUSED: { ...rota, isBooked: true, moreCount: 2 },
  SHIFTS_RESUMED: { ...rota, isBooked: true, moreCount: 2 },
  SERIES_NOTICED: {
    ...offered,
    words: [
      'There is no shift on Friday 26 March 2027: Good Friday.',
      '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
    ],
  },
  APPLICATION_RECEIVED: { ...offered, memberName: 'Tomasz Żak', words: 'I cooked for forty years.' },
  APPLICATION_ANSWERED: { ...offered, endedAs: 'DECLINED', reason: 'Our kitchen is full this winter.' },
  APPLICATION_WITHDRAWN: { ...offered, memberName: 'Tomasz Żak' },
  REQUIREMENTS_MISSING: { ...offered, words: 'A basic DBS check has to be seen.', startsAt: at },
  REQUIREMENTS_CHANGED: { ...offered, lackingCount: 2, names: 'Ada Lovelock, Tomasz Żak' },
  NO_SHOW: { ...common, organisationName: 'Fernhill Food Bank', role: 'Kitchen helper', shiftStartsAt: at },
  CHECK_OUT_FORGOTTEN: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    role: 'Kitchen helper',
    shiftStartsAt: at,
    shiftEndsAt: new Date(at.getTime() + 2 * 60 * 60_000),
  },
  ATTENDANCE_LIST_ASKED: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    role: 'Kitchen helper',
    shiftStartsAt: at,
    bookedCount: 3,
    lastDayOn: '2026-11-17',
  },
  HELP_ANSWERED: { ...between, words: 'I could come on Saturday' },
  HELP_ANSWER_ENDED: { ...between, endedAs: 'DECLINED', reason: 'My sister can do it' },
  EXCHANGE_PROPOSED: { ...between, startsAt: at, minutes: 90, isChange: false, chargesMissed: true },
  EXCHANGE_AGREED: {
    ...between,
    ...{
      startsAt: at,
      minutes: 90,
      place: '4 Mill Row',
      chargesMissed: true,
      otherPhone: '+447700900123',
      otherEmail: 'priya@example.org',
    },
  },
  EXCHANGE_ENDED: { ...between, endedAs: 'CANCELLED', startsAt: at, words: 'I have a cold' },
  EXCHANGE_TO_CONFIRM: { ...between, otherMinutes: 90, isMissed: false, isReminder: true },
  EXCHANGE_WITH_STAFF: { ...between, helperMinutes: 90, helpedMinutes: 30, reason: 'It was raining' },
  EXCHANGE_DISPUTED: { ...common, title: 'Hedge cutting', helperName: 'Priya Sandhu', helpedName: 'Tomasz Żak' },
  EXCHANGE_STUCK: {
    ...common,
    ...{ title: 'Hedge cutting', helperName: 'Priya Sandhu', helpedName: 'Tomasz Żak', minutes: 90 },
  },
  EXCHANGE_WAITS: { ...between, minutes: 90, isHelper: false, reason: 'Both were there' },
  EXCHANGE_SETTLED: { ...between, minutes: 90, isHelper: true, reason: 'Both were there', balanceMinutes: 210 },
  EXCHANGE_REVERSED: { ...between, minutes: 90, isHelper: true, reason: 'It was another day' },
};

/** The same facts with every string a person typed replaced; the scheme, days and enums stay. */
export function withTyped<K extends MessageKind>(kind: K, typed: string): MessageFacts[K] {
  const untouched = new Set([
    'scheme',
    'workedOn',
    'datedOn',
    'expiresOn',
    'dbsLevel',
    'expiresOn',
    'oldestLoggedOn',
    'reward',
    'code',
    'endedAs',
    'credits',
    'untilDay',
    'appealedOn',
    'reward',
    'code',
    'endedAs',
    'fromOn',
    'toOn',
    'link',
    'page',
    'token',
    'lastDayOn',
    'careKind',
    'endedAs',
  ]);
  const entries = Object.entries(samples[kind]).map(([key, value]) => [
    key,
    typeof value === 'string' && !untouched.has(key) ? typed : value,
  ]);
  return Object.fromEntries(entries) as MessageFacts[K];
}
