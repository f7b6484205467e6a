import { about, key, ofNobody, type Write } from './specimen.js';

const pots = "the scheme's credits";

export const accountWrites: Readonly<Record<string, Write>> = {
  giftCredits: about('member', (t) => ({
    ...{ ...key, fromMemberId: t.member, toMemberId: t.friend, amountMinutes: 15 },
  })),
  donateCredits: about('member', (t) => ({
    ...{ ...key, fromMemberId: t.member, toOrganisationId: t.place, amountMinutes: 15 },
  })),
  freezeAccount: about('member', (t) => ({ accountId: t.wallet, isFrozen: true, reason: 'A look' })),
  fundPot: ofNobody(pots, (t) => ({ ...key, organisationId: t.place, amountMinutes: 60 })),
  mintCredits: ofNobody(pots, (t) => ({ ...key, organisationId: t.place, amountMinutes: 60, reason: 'Winter' })),
  approveMint: ofNobody(pots, (t) => ({ ...key, mintRequestId: t.mint })),
  declineMint: ofNobody(pots, (t) => ({ mintRequestId: t.mint, reason: 'Not now' })),
  markLettersPrinted: ofNobody('paper that lies in the tray', (t) => ({ letterIds: [t.letter] })),
  retryMessage: ofNobody('what the service does by itself', (t) => ({ messageId: t.message })),
  settleStaffTask: ofNobody('what the service asks its staff to see to', (t) => ({
    staffTaskId: t.staffTask,
    note: 'Rang them',
  })),
  retryDueWork: ofNobody('what the service does by itself', (t) => ({ dueWorkId: t.dueWork })),
};
