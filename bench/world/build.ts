import { postApprovals } from '../../src/commands/hours/approvalBatch.js';
import { createScheme } from '../../src/commands/schemes/createScheme.js';
import { Secrets } from '../../src/commands/secrets.js';
import { postRedemptions } from '../../src/commands/spending/redemptionBatch.js';
import { openDatabase } from '../../src/databases.js';
import { newId } from '../../src/domain/ids.js';
import type { Actor } from '../../src/policies/actor.js';
import type { House } from '../house.js';
import { giftMinutes, type Size } from '../settings.js';
import { writeCodes } from './codes.js';
import { writeLogs } from './hours.js';
import { writeLeader, writeMembers, writeOrganisations, writeReaders, writeVenues } from './people.js';
import type { World } from './world.js';

const dayMs = 24 * 3600 * 1000;
const atOnce = 1_000;
/** Visits and gifts are posted in batches such as the service posts. */
const fewAtOnce = 64;
/** Turns of the past lie this many days apart, so that each lot has a lapse of its own. */
const turnDays = 14;
/** Gifts of each member in a turn, each a line for the giver and one for whoever is next. */
const giftsPerTurn = 3;

/** Fills the borough through the service's own doors: hours are approved and codes redeemed by the commands' own code, in bulk. */
export async function buildWorld(house: House, size: Size, say: (what: string) => void): Promise<World> {
  const now = new Date();
  const joined = new Date(now.getTime() - 100 * dayMs);
  const owner = await openDatabase({ url: house.adminUrl, role: 'tc_owner', poolMax: 1 });
  const { schemeId } = await createScheme(owner, joined, {
    slug: 'bench',
    name: 'Bench borough',
    timeZone: 'Europe/London',
    wards: [],
    rules: { expiryMonths: 24 },
  }).finally(() => owner.close());
  const database = await openDatabase({ url: house.adminUrl, role: 'tc_app', poolMax: 4 });
  const secrets = new Secrets(Buffer.from(house.secretKey));
  say('members, venues, offers, tills');
  const groupId = newId();
  const world = await database.inScheme(schemeId, async (tx): Promise<World> => {
    const members = await writeMembers(tx, size.members, joined);
    const venues = await writeVenues(tx, secrets, size, joined);
    await writeOrganisations(tx, [{ id: groupId, accountId: newId(), name: 'Community kitchen' }], true, joined);
    const leaderToken = await writeLeader(tx, secrets, groupId, now);
    const readers = await writeReaders(tx, secrets, members, now);
    return { size, schemeId, database, secrets, members, venues, groupId, leaderToken, readers };
  });
  // Fresh tables have no statistics, and plans made without them would be remembered.
  await house.admin.query('ANALYZE');
  for (let turn = 0; turn < size.pastTurns; turn += 1) {
    say(`the past: turn ${turn + 1} of ${size.pastTurns}`);
    const at = new Date(now.getTime() - (size.pastTurns - turn) * turnDays * dayMs);
    await award(world, at);
    await visit(world, turn, new Date(at.getTime() + dayMs));
    for (let gift = 1; gift <= giftsPerTurn; gift += 1) await give(world, new Date(at.getTime() + (1 + gift) * dayMs));
    await house.admin.query('ANALYZE');
  }
  return world;
}

/** One approved log for every member. */
async function award(world: World, at: Date): Promise<void> {
  const { members, schemeId, groupId, database } = world;
  const leader: Actor = {
    kind: 'MEMBER',
    schemeId,
    memberId: newId(),
    sessionId: newId(),
    roles: [{ role: 'LEADER', organisationId: groupId }],
  };
  for (let start = 0; start < members.length; start += atOnce) {
    const hoursLogIds = await writeLogs(world, members.slice(start, start + atOnce), { workedDaysAgo: 1, at });
    const [outcome] = await postApprovals(database, schemeId, [
      { actor: leader, now: at, key: newId(), hoursLogIds, confirmAboveCap: false },
    ]);
    if (outcome?.status !== 'DONE' || outcome.refused.length > 0) throw new Error('hours of the past were refused');
  }
}

/** One visit of every member, to venues in turn. */
async function visit(world: World, turn: number, at: Date): Promise<void> {
  const { members, venues, schemeId, database } = world;
  for (let start = 0; start < members.length; start += fewAtOnce) {
    const some = members.slice(start, start + fewAtOnce);
    const codes = await writeCodes(world, some, at);
    const outcomes = await postRedemptions(
      database,
      schemeId,
      codes.map((code, index) => {
        const venue = venues[(start + index + turn) % venues.length];
        if (!venue) throw new Error('a borough without venues');
        const actor: Actor = {
          kind: 'API_KEY',
          keyKind: 'TILL',
          schemeId,
          apiKeyId: venue.tillKeyId,
          scopes: ['redeem'],
          organisationId: venue.id,
          memberId: null,
        };
        return {
          actor,
          now: at,
          key: newId(),
          inputHash: '00'.repeat(32),
          codeHash: world.secrets.redemptionCodeHash(schemeId, code),
          offerId: venue.offerId,
          party: { adults: 1, under16s: 0 },
        };
      }),
    );
    const refused = outcomes.find((outcome) => 'error' in outcome);
    if (refused) throw refused.error;
  }
}

/** A gift of every member to the next one. */
async function give(world: World, at: Date): Promise<void> {
  const { members, schemeId, database } = world;
  for (let start = 0; start < members.length; start += fewAtOnce) {
    const drafts = members.slice(start, start + fewAtOnce).map(({ walletId }, index) => ({
      id: newId(),
      kind: 'GIFT',
      amount_minutes: giftMinutes,
      from_account_id: walletId,
      to_account_id: members[(start + index + 1) % members.length]?.walletId,
      occurred_at: at,
    }));
    await database.inScheme(schemeId, (tx) =>
      tx.sql('SELECT ledger_transfer($1, $2, $3)', [schemeId, at, JSON.stringify(drafts)]),
    );
  }
}
