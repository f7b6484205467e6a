import type { Actor, Scope } from '../../../src/policies/actor.js';
import { offersRead } from '../../../src/policies/spending.js';

const key = (...scopes: Scope[]): Actor => ({
  kind: 'APP',
  credential: 'KEY',
  appKind: 'ORGANISATION_APP',
  schemeId: 's',
  appId: 'k',
  scopes,
  organisationId: 'o',
  memberId: null,
});

test.each<[string, Actor, boolean]>([
  ['an app that may read offers', key('offers:read'), true],
  ['a till, which has to choose one', key('redeem'), true],
  ['an app that may do everything else', key('balance:read', 'hours:read', 'hours:write'), false],
  ['a member', { kind: 'MEMBER', schemeId: 's', memberId: 'm', sessionId: 'n', roles: [] }, true],
  ['nobody in particular', { kind: 'ANONYMOUS' }, false],
])('offers and %s', (_who, actor, allowed) => {
  expect(offersRead.allows(actor, undefined)).toBe(allowed);
});
