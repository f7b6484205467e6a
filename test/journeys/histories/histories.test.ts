import { campaign, freshSeed, Ground } from '../../support/histories/campaign.js';

let ground: Ground;

beforeAll(async () => {
  ground = await Ground.open();
});
afterAll(() => ground.close());

/** Changed on purpose only: the histories that are the same for everybody. */
const committedSeed = 20_261_122;
/** Short ones, each from its beginning. Thousands of long ones: npm run test:faults. */
const short = { histories: 16, stepsMax: 8 };

test('the histories that are the same for everybody: every promise of the ledger holds at every step', async () => {
  const { tally, failure } = await campaign(ground, { seed: committedSeed, ...short });
  expect(failure?.report ?? '').toBe('');
  // They reach what they are about: otherwise they would prove less than they seem to.
  const refusals = ['INSUFFICIENT_CREDITS', 'CREDITS_TO_EARN_BACK', 'SELF_APPROVAL_NOT_ALLOWED', 'CONFLICT'];
  expect(refusals.filter((code) => !tally.refusals.includes(code))).toEqual([]);
  const commands = [
    'approveHours',
    'holdOffer',
    'redeemCredits',
    'reverseRedemption',
    'reverseAward',
    'giftCredits',
    'expireCredits',
    'mergeMembers',
    'closeMembership',
    'closeOrganisation',
    'freezeAccount',
    'fundPot',
  ];
  expect(commands.filter((name) => !tally.commands.includes(name))).toEqual([]);
  const { waited, credited } = await ground.waited();
  expect([waited > credited, credited > 0]).toEqual([true, true]);
  await ground.judgePostedRows();
}, 300_000);

test('histories that nobody has seen before', async () => {
  const seed = freshSeed();
  process.stdout.write(`histories of seed ${seed}\n`);
  const { failure } = await campaign(ground, { seed, ...short, histories: 6, withKnown: false });
  expect(failure?.report ?? '').toBe('');
}, 300_000);
