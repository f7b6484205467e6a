import { about, key, ofNobody, type Write } from './specimen.js';

const theirs = 'about an organisation';

export const opportunityWrites: Readonly<Record<string, Write>> = {
  createOpportunity: ofNobody(theirs, (t) => ({
    ...{ organisationId: t.place, kind: 'ONE_OFF', role: 'Cook', cause: 'FOOD', place: { wardId: t.ward } },
  })),
  updateOpportunity: ofNobody(theirs, (t) => ({ opportunityId: t.opportunity, revision: 1, role: 'Cook' })),
  publishOpportunity: ofNobody(theirs, (t) => ({ opportunityId: t.draft, revision: 1 })),
  closeOpportunity: ofNobody('about an organisation: whoever takes part is told', (t) => ({
    ...{ opportunityId: t.opportunity },
  })),
  importOpportunities: ofNobody("a group's list: each row is an opportunity of its own", (t, who) => ({
    ...{ ...key, organisationId: t.place, dryRun: true },
    uploadId: t.isHere ? who.listUploadId : t.upload,
  })),
  applyToOpportunity: about('member', (t) => ({ opportunityId: t.selective, memberId: t.member })),
  withdrawApplication: about('friend', (t) => ({ applicationId: t.asked })),
  decideApplication: about('friend', (t) => ({ applicationId: t.asked, decision: 'ACCEPT' })),
  endApplication: about('lonely', (t) => ({ applicationId: t.accepted, reason: 'The season is over' })),
  consentToOpportunity: about('twin', (t) => ({ opportunityId: t.selective, memberId: t.twin })),
  withdrawConsent: about('twin', (t) => ({ opportunityId: t.opportunity, memberId: t.twin })),
};
