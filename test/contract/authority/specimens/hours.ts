import { about, key, ofNobody, type Write } from './specimen.js';

const worked = { workedOn: '2026-11-20', minutes: 60 };
const decision = 'a decision about hours, which tells the member by itself';

export const hoursWrites: Readonly<Record<string, Write>> = {
  logHours: about('member', (t) => ({ ...key, ...worked, memberId: t.member, organisationId: t.place })),
  approveHours: ofNobody(decision, (t) => ({ ...key, hoursLogIds: [t.submitted] })),
  declineHours: ofNobody(decision, (t) => ({ hoursLogId: t.submitted, reason: 'Nobody saw it' })),
  appealHours: about('member', (t) => ({ hoursLogId: t.declined, words: 'I was there' })),
  decideAppeal: ofNobody(decision, (t) => ({
    ...key,
    hoursLogId: t.appealed,
    decision: 'UPHOLD',
    answer: 'It stands.',
  })),
  reverseAward: about('member', (t) => ({ ...key, hoursLogId: t.approved, reason: 'A slip' })),
  importHours: ofNobody("a group's sheet: each row is a log of its own", (t, who) => ({
    ...{ ...key, organisationId: t.place, dryRun: true },
    uploadId: t.isHere ? who.uploadId : t.upload,
  })),
};
