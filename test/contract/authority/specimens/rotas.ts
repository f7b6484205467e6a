import { key, ofNobody, type Write } from './specimen.js';

const plan = 'about an organisation: nobody is booked or told by it yet';

export const rotaWrites: Readonly<Record<string, Write>> = {
  proposeRota: ofNobody(plan, (t) => ({
    ...{ ...key, organisationId: t.place, fromOn: '2026-12-01', toOn: '2026-12-31' },
    basedOnId: t.rota,
  })),
  stopRota: ofNobody(plan, (t) => ({ rotaId: t.solvingRota })),
  discardRota: ofNobody(plan, (t) => ({ rotaId: t.rota })),
  editRota: ofNobody(plan, (t) => ({
    ...{ rotaId: t.rota, revision: 1 },
    edits: [{ action: 'PIN', memberId: t.member, shiftRoleId: t.shiftRole }],
  })),
  confirmRota: ofNobody('about an organisation: whoever is booked is told', (t) => ({
    ...{ ...key, rotaId: t.rota, revision: 1 },
  })),
};
