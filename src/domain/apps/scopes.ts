/** What an app may be used for. */
export const scopes = [
  'balance:read',
  'hours:read',
  'hours:write',
  'offers:read',
  'shifts:read',
  'shifts:write',
  'profile:read',
  'profile:write',
  'redeem',
] as const;
export type Scope = (typeof scopes)[number];

/** What an app is: for members who allow it, a server of an organisation, the software of tills. */
export const appKinds = ['PARTNER', 'SERVER', 'TILL'] as const;
export type AppKind = (typeof appKinds)[number];

/** What each kind of app may be registered for. */
export const scopesOfKind: Readonly<Record<AppKind, readonly Scope[]>> = {
  PARTNER: [
    'balance:read',
    'hours:read',
    'hours:write',
    'offers:read',
    'shifts:read',
    'shifts:write',
    'profile:read',
    'profile:write',
  ],
  SERVER: ['balance:read', 'hours:read', 'hours:write', 'offers:read', 'shifts:read', 'shifts:write'],
  TILL: ['offers:read', 'redeem'],
};

/** What a member agrees to, as a sentence that goes on from "It may". */
export const scopeWords: Readonly<Record<Scope, string>> = {
  'balance:read': 'see your name, your member number, your Time Credits and your statement',
  'hours:read': 'see the hours you have given, and where',
  'hours:write': 'log hours for you; your group still approves them',
  'offers:read': 'see what venues offer',
  'shifts:read': 'see where and when you are booked to help, and what you wait for',
  'shifts:write': 'book and cancel shifts for you, and give your place to somebody else',
  'profile:read': 'see what you say of yourself: skills, interests, needs, and when you are free',
  'profile:write': 'change what you say of yourself, and when you are free',
  redeem: 'accept Time Credits at its venue',
};

/** How long a consent lasts after the app last came back; a till may stand unused for longer. */
export const consentDays = 30;
export const tillDays = 90;

/** How long an older secret goes on beside its successor. */
export const oldSecretDays = 7;
