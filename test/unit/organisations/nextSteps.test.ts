import { nextSteps, type OrganisationFacts } from '../../../src/domain/organisations/nextSteps.js';

/** A group and venue at which nothing waits. */
const settled: OrganisationFacts = {
  status: 'VERIFIED',
  isGroup: true,
  isVenue: true,
  waitsForSponsor: null,
  leaders: 2,
  tills: 1,
  activeOffers: 1,
  waitingHours: 0,
  oldestWaitingOn: null,
  groupsToVouchFor: 0,
};

test.each<[string, Partial<OrganisationFacts>, string[]]>([
  ['nothing', {}, []],
  [
    'to talk to staff while it is suspended',
    { status: 'SUSPENDED', waitingHours: 3, oldestWaitingOn: '2026-11-03' },
    ['It is paused while the scheme’s staff look into something. Please talk to them.'],
  ],
  ['nothing once it has closed', { status: 'CLOSED', waitingHours: 3, oldestWaitingOn: '2026-11-03' }, []],
  [
    'to wait for staff, whatever else is missing',
    { status: 'PENDING', leaders: 0, tills: 0 },
    ['The scheme’s staff will verify this organisation. Until then it takes no hours and no credits.'],
  ],
  [
    'to check hours',
    { waitingHours: 12, oldestWaitingOn: '2026-11-03' },
    ['12 logs of hours wait to be checked, the oldest since Tuesday 3 November 2026.'],
  ],
  [
    'to vouch for several groups',
    { groupsToVouchFor: 2 },
    ['2 groups have asked you to vouch for them. Say so for those you know.'],
  ],
  [
    'of a venue: an offer and a till',
    { activeOffers: 0, tills: 0 },
    [
      'Add an offer, so that members can enjoy their credits here.',
      'Pair a till with the venue, or give somebody at the counter the role.',
    ],
  ],
  ['of a group alone: neither', { isVenue: false, activeOffers: 0, tills: 0 }, []],
  [
    'of a group: a second leader',
    { leaders: 1 },
    ['Name a second person who approves hours: nobody approves their own, and holidays come.'],
  ],
  ['of a venue alone: none', { isGroup: false, leaders: 0 }, []],
])('what to do next: %s', (_, more, steps) => {
  expect(nextSteps({ ...settled, ...more })).toEqual(steps);
});
