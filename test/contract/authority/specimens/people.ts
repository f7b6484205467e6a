import { about, key, ofNobody, openTo, type Write } from './specimen.js';

const guests = 'about somebody who is no member yet';

export const peopleWrites: Readonly<Record<string, Write>> = {
  registerMember: about('NEW', () => ({ name: 'New Person', email: 'new@example.org' })),
  correctMemberAddress: about('member', (t) => ({ memberId: t.member, addressLines: ['1 Long Lane', 'BF1 2AB'] })),
  updateMemberAddress: about('member', (t) => ({ memberId: t.member, addressLines: ['1 Long Lane', 'BF1 2AB'] })),
  updateMemberPreferences: about('member', (t) => ({ memberId: t.member, rewardChoice: 'RECOGNITION_ONLY' })),
  closeMembership: about('member', (t) => ({ ...key, memberId: t.member, reason: 'LEAVING' })),
  mergeMembers: about('member', (t) => ({ ...key, remainingMemberId: t.member, leavingMemberId: t.twin })),
  withdrawMerge: ofNobody('a question between operators', (t) => ({
    ...{ remainingMemberId: t.member, leavingMemberId: t.twin },
  })),
  assignRole: ofNobody("the organisation's or the scheme's own say", (t) => ({
    ...{ memberId: t.friend, role: 'TILL', organisationId: t.place },
  })),
  removeRole: ofNobody("the organisation's or the scheme's own say", (t) => ({
    ...{ memberId: t.leaderAway, role: 'LEADER', organisationId: t.place },
  })),
  nameGuardian: about('member', (t) => ({
    ...{ memberId: t.member, guardianId: t.friend, adultFromOn: '2027-05-01' },
  })),
  nameHelper: about('member', (t, who) => ({
    ...{ memberId: t.member, helperId: t.friend, untilOn: '2027-01-31' },
    // The day of the paper, which staff have seen.
    ...(who.role === 'member' ? {} : { consentedOn: '2026-11-20' }),
  })),
  endCareLink: about('member', (t) => ({ careLinkId: t.careLink })),
  inviteMember: ofNobody(guests, (t) => ({ name: 'Guest', email: 'one@example.org', organisationId: t.place })),
  withdrawInvitation: ofNobody(guests, (t) => ({ invitationId: t.invitation })),
  acceptInvitation: openTo('SCHEME', (t) => ({ token: t.invitationToken, scheme: t.schemeName, name: 'Guest' })),
  createApiKey: ofNobody('of an organisation, or of oneself alone', (t) => ({
    ...{ kind: 'ORGANISATION_APP', name: 'Website', scopes: ['OFFERS_READ'], organisationId: t.place },
  })),
  revokeApiKey: ofNobody("an organisation's key", (t) => ({ apiKeyId: t.apiKey })),
  requestSignInCode: openTo('SCHEME', (t) => ({ scheme: t.schemeName, emailOrPhone: t.email })),
  signIn: openTo('SCHEME', (t) => ({ scheme: t.schemeName, emailOrPhone: t.email, code: t.signInCode })),
  signInWithCard: openTo('SCHEME', (t) => ({ scheme: t.schemeName, cardNumber: t.cardNumber, pin: t.pin })),
  completeStaffSignIn: openTo('SCHEME', (t) => ({ scheme: t.schemeName, handOff: t.handOff })),
  refreshSession: openTo('BEARER', (t) => ({ refreshToken: t.refreshToken })),
  signOut: ofNobody('the session that asks', () => ({})),
  beginPasskey: ofNobody('a way in of one’s own', null),
  addPasskey: ofNobody('a way in of one’s own', () => ({ name: 'My phone', response: '{}' })),
  removePasskey: ofNobody('a way in of one’s own', (t) => ({ passkeyId: t.passkey })),
  beginPasskeySignIn: openTo('SCHEME', (t) => ({ scheme: t.schemeName })),
  signInWithPasskey: openTo('SCHEME', (t) => ({ scheme: t.schemeName, response: '{}' })),
  'signOut session': ofNobody('a session of one’s own', (t) => ({ sessionId: t.session })),
  signOutEverywhere: about('member', (t) => ({ memberId: t.member })),
  updateSchemeRules: ofNobody('the scheme', () => ({ giftDailyLimitMinutes: 120 })),
};
