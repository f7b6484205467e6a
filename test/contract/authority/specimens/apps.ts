import { about, ofNobody, type Write } from './specimen.js';

const servers = "an organisation's server";

export const appWrites: Readonly<Record<string, Write>> = {
  registerApp: ofNobody(servers, (t) => ({
    ...{ kind: 'SERVER', name: 'Records', scopes: ['HOURS_READ'], organisationId: t.place },
  })),
  'registerApp for members': ofNobody("the scheme's own say", () => ({
    ...{ kind: 'PARTNER', name: 'Diary', scopes: ['HOURS_READ'], redirectUris: ['https://diary.example.org/back'] },
  })),
  rotateAppSecret: ofNobody(servers, (t) => ({ appId: t.app })),
  endAppSecret: ofNobody(servers, (t) => ({ appId: t.app, hint: t.secretHint })),
  suspendApp: ofNobody(servers, (t) => ({ appId: t.app })),
  resumeApp: ofNobody(servers, (t) => ({ appId: t.pausedApp })),
  endApp: ofNobody(servers, (t) => ({ appId: t.app })),
  registerDocuments: ofNobody("the scheme's own say", (t) => ({
    ...{ appId: t.app, mode: 'REPORT', documents: ['{ __typename }'] },
  })),
  'registerDocuments key': ofNobody("the scheme's own say", (t) => ({ appId: t.apiKey, mode: 'REPORT' })),
  revokeConsent: about('member', (t) => ({ consentId: t.consent })),
  unpairTill: ofNobody("a venue's till", (t) => ({ tillId: t.till })),
};
