import { about, key, ofNobody, type Write } from './specimen.js';

const post = { title: 'Hedge cutting', cause: 'NEIGHBOURHOOD', placeKind: 'ON_SITE' };
const terms = { startsAt: '2026-11-28T10:00:00Z', minutes: 60 };
const between = 'between two members: staff are no party to it';

export const neighbourWrites: Readonly<Record<string, Write>> = {
  postHelpOffer: about('member', (t) => ({ ...post, memberId: t.member })),
  postHelpRequest: about('member', (t) => ({ ...post, memberId: t.member })),
  updateHelpPost: about('member', (t) => ({ postId: t.helpPost, area: 'Near the library' })),
  withdrawHelpPost: about('member', (t) => ({ postId: t.helpPost })),
  answerHelp: about('member', (t) => ({ postId: t.helpOffered, memberId: t.member })),
  withdrawAnswer: about('member', (t) => ({ answerId: t.ownAnswer })),
  declineAnswer: about('member', (t) => ({ answerId: t.helpAnswer })),
  proposeExchange: about('member', (t) => ({ ...terms, answerId: t.helpAnswer, memberId: t.member })),
  agreeExchange: about('member', (t) => ({ exchangeId: t.proposedExchange, memberId: t.member, revision: 1 })),
  rescheduleExchange: about('member', (t) => ({ ...terms, exchangeId: t.agreedExchange, memberId: t.member })),
  cancelExchange: about('member', (t) => ({ exchangeId: t.agreedExchange, memberId: t.member })),
  missExchange: about('member', (t) => ({ exchangeId: t.metExchange, memberId: t.member })),
  confirmExchange: about('member', (t) => ({ ...key, exchangeId: t.metExchange, memberId: t.member, minutes: 60 })),
  completeExchange: about('member', (t) => ({ ...key, exchangeId: t.waitingExchange, memberId: t.member })),
  disputeExchange: about('member', (t) => ({ exchangeId: t.metExchange, memberId: t.member, reason: 'Nobody came' })),
  settleExchange: ofNobody(between, (t) => ({
    ...{ ...key, exchangeId: t.disputedExchange, minutes: 30, reason: 'Both agree' },
  })),
  reverseExchange: ofNobody(between, (t) => ({ ...key, exchangeId: t.settledExchange, reason: 'Another day' })),
  blockMember: about('member', (t) => ({ memberId: t.member, blockedMemberId: t.lonely })),
  unblockMember: about('member', (t) => ({ memberId: t.member, blockedMemberId: t.standIn })),
};
