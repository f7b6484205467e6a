import { about, key, ofNobody, type Write } from './specimen.js';

const theirs = 'about an organisation';

export const organisationWrites: Readonly<Record<string, Write>> = {
  registerOrganisation: ofNobody(theirs, (t) => ({
    ...{ name: 'New Place', legalForm: 'INFORMAL', isGroup: true, isVenue: false, sponsorOrganisationId: t.place },
  })),
  updateOrganisation: ofNobody(theirs, (t) => ({ organisationId: t.place, description: 'Open again' })),
  verifyOrganisation: ofNobody(theirs, (t) => ({ organisationId: t.waiting })),
  suspendOrganisation: ofNobody(theirs, (t) => ({ organisationId: t.place, reason: 'A look' })),
  resumeOrganisation: ofNobody(theirs, (t) => ({ organisationId: t.stopped })),
  closeOrganisation: ofNobody(theirs, (t) => ({ ...key, organisationId: t.stopped })),
  vouchForOrganisation: ofNobody(theirs, (t) => ({ organisationId: t.sponsored })),
  nameDeputy: about('leaderAway', (t) => ({
    ...{ organisationId: t.place, leaderId: t.leaderAway, deputyId: t.friend },
    ...{ fromOn: '2027-01-10', toOn: '2027-01-12' },
  })),
  endDeputy: about('leaderAway', (t) => ({ absenceId: t.absence })),
  returnVenueCredits: ofNobody('every venue', () => key),
};

export const spendingWrites: Readonly<Record<string, Write>> = {
  createOffer: ofNobody(theirs, (t) => ({ organisationId: t.place, title: 'Tea', priceMinutes: 60 })),
  updateOffer: ofNobody(theirs, (t) => ({ offerId: t.offer, description: 'Warm' })),
  pauseOffer: ofNobody(theirs, (t) => ({ offerId: t.offer })),
  createRedemptionCode: about('member', (t) => ({ ...key, memberId: t.member })),
  redeemCredits: ofNobody('a visit: the member brought the code, and is told', (t) => ({
    ...{ ...key, offerId: t.offer, code: t.code, adults: 1 },
  })),
  holdOffer: about('member', (t) => ({
    ...{ ...key, offerId: t.offer, memberId: t.member, bookedFor: '2026-11-28T10:00:00Z' },
  })),
  releaseHold: about('member', (t) => ({ ...key, redemptionId: t.held })),
  reverseRedemption: about('member', (t) => ({ ...key, redemptionId: t.visit })),
  issueMemberCard: about('member', (t) => ({ ...key, memberId: t.member })),
  blockMemberCard: about('member', (t) => ({ memberId: t.member, reason: 'LOST' })),
};
