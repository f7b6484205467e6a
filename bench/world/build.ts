import { createScheme } from '../../src/commands/schemes/createScheme.js';
import { Secrets } from '../../src/commands/secrets.js';
import { openDatabase } from '../../src/databases.js';
import { newId } from '../../src/domain/ids.js';
import type { House } from '../house.js';
import type { Size } from '../settings.js';
import { liveThePast } from './past.js';
import { writeLeader, writeMembers, writeOrganisations, writeReaders, writeVenues } from './people.js';
import type { World } from './world.js';

const dayMs = 24 * 3600 * 1000;
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
  await liveThePast(world, now, async (turn) => {
    say(`the past: turn ${turn + 1} of ${size.pastTurns}`);
    await house.admin.query('ANALYZE');
  });
  return world;
}
