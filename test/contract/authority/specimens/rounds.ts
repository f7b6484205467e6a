import { ofNobody, type Write } from './specimen.js';

const service = 'what the service does for the whole scheme';

export const roundWrites: Readonly<Record<string, Write>> = {
  stopRound: ofNobody(service, (t) => ({ roundId: t.round })),
  resumeRound: ofNobody(service, (t) => ({ roundId: t.stoppedRound })),
};
