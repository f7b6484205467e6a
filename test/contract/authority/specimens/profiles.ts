import { about, type Write } from './specimen.js';

export const profileWrites: Readonly<Record<string, Write>> = {
  updateMemberProfile: about('member', (t) => ({ memberId: t.member, about: 'Juggler', skillIds: [t.skill] })),
  setAvailability: about('member', (t) => ({
    ...{ memberId: t.member, weekly: [{ weekday: 'MONDAY', fromTime: '09:00', toTime: '10:00' }] },
  })),
  dismissMatch: about('member', (t) => ({ memberId: t.member, opportunityId: t.opportunity, reason: 'TOO_FAR' })),
  restoreMatch: about('member', (t) => ({ memberId: t.member, opportunityId: t.selective })),
  createSavedSearch: about('member', (t) => ({
    memberId: t.member,
    name: 'Gardens',
    words: 'garden',
    skillId: t.skill,
  })),
  updateSavedSearch: about('member', (t) => ({ savedSearchId: t.savedSearch, notify: 'NEVER' })),
  deleteSavedSearch: about('member', (t) => ({ savedSearchId: t.savedSearch })),
  recordCheck: about('member', (t) => ({
    ...{ memberId: t.member, kind: 'DBS', dbsLevel: 'STANDARD', datedOn: '2026-11-01' },
  })),
  'recordCheck group': about('member', (t) => ({
    ...{ memberId: t.member, organisationId: t.place, kind: 'AGE', ageYears: 21, datedOn: '2026-11-01' },
  })),
  endCheck: about('member', (t) => ({ checkId: t.check })),
};
