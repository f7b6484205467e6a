import type { Actor, SignInMethod } from '../../../src/policies/actor.js';
import { keyCreate } from '../../../src/policies/keys.js';
import { helperName, memberRead, membershipClose } from '../../../src/policies/people.js';

const member = (signedInBy?: SignInMethod): Actor => ({
  kind: 'MEMBER',
  schemeId: 's',
  memberId: 'm',
  sessionId: 'x',
  signedInBy,
  roles: [],
});

describe('whoever came by card and PIN', () => {
  it.each([undefined, 'CODE', 'PASSKEY', 'INVITATION', 'STAFF'] as const)('may less than by %s', (method) => {
    const facts = { memberId: 'm' };
    const may = (actor: Actor) => [
      memberRead.allows(actor, facts),
      membershipClose.allows(actor, facts),
      helperName.allows(actor, facts),
      keyCreate.allows(actor, { organisationId: null }),
    ];
    expect(may(member(method))).toEqual([true, true, true, true]);
    expect(may(member('CARD'))).toEqual([true, false, false, false]);
  });
});
