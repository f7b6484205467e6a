import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor, Role, Scope } from '../../../src/policies/actor.js';
import { signedIn } from '../../integration/people/signedIn.js';
import { memberActor } from '../../integration/spending/steps.js';
import { type AppToken, memberAppToken, serverToken, tillToken } from '../../support/appTokens.js';
import type { World } from '../../support/world.js';
import { keepUpload } from './opens.js';
import type { Household } from './target.js';

/** Whoever asks, each related to the household called `own`. Asked about another's household they are strangers with that role elsewhere. */
export const roleNames = [
  'anonymous',
  'member',
  'guardian',
  'helper',
  'leader',
  'deputy',
  'coordinator',
  'till',
  'staffByCard',
  'operator',
  'auditor',
  'pairedTill',
  'orgApp',
  'orgAppNarrow',
  'memberApp',
  'memberAppNarrow',
] as const;
export type RoleName = (typeof roleNames)[number];

export interface Asker {
  role: RoleName;
  /** What their requests carry; null: nothing. */
  authorization: string | null;
  /** Null for whoever is no member. */
  memberId: string | null;
  /** A timesheet of their own, as its global id. */
  uploadId: string;
  /** A list of opportunities of their own. */
  listUploadId: string;
}

async function sheetsOf(world: World, owner: string): Promise<Pick<Asker, 'uploadId' | 'listUploadId'>> {
  const hours = await keepUpload(world, owner, 'sheet.csv');
  const list = await keepUpload(world, owner, 'list.csv', 'Role,Kind,Cause\nGardener,Ongoing,Food\n');
  return { uploadId: toGlobalId('Upload', hours), listUploadId: toGlobalId('Upload', list) };
}

/** Everybody who may ask, with a session, a token or a key each. */
export async function createAskers(world: World, own: Household): Promise<Asker[]> {
  const { member, twin, place, standIn, waiting, stopped, sponsored } = own.raw;
  const askers: Asker[] = [
    {
      role: 'anonymous',
      authorization: null,
      memberId: null,
      uploadId: own.target.upload,
      listUploadId: own.target.upload,
    },
  ];
  const person = async (role: RoleName, memberId: string) => {
    const sheets = await sheetsOf(world, `member:${memberId}`);
    const authorization = await signedIn(world, memberId);
    askers.push({ role, authorization, memberId, ...sheets });
  };
  const staff = async (role: RoleName, held: Role, ...organisationIds: string[]) => {
    const at = organisationIds.length > 0 ? organisationIds : [undefined];
    const actor = await world.staff(...at.map((id): [Role, string?] => [held, id]));
    if (actor.kind === 'MEMBER') await person(role, actor.memberId);
  };
  await person('member', member);
  const guardian = await world.member('Some Guardian');
  for (const child of [member, twin]) {
    await world.test.admin(
      `INSERT INTO care_link (scheme_id, id, kind, for_member_id, by_member_id, begins_at, until, consented_at, consented_how)
       VALUES ($1, $2, 'GUARDIAN', $3, $4, $5, '2027-01-31', $5, 'ON_PAPER_TO_STAFF')`,
      [world.schemeId, newId(), child, guardian.id, world.clock.now()],
    );
  }
  await person('guardian', guardian.id);
  await person('helper', own.raw.helper);
  await staff('leader', 'LEADER', place);
  await person('deputy', standIn);
  await staff('coordinator', 'COORDINATOR', place, waiting, stopped, sponsored);
  await staff('till', 'TILL', place);
  // Who signs in by card and PIN is nobody but themselves, whatever they hold.
  await staff('staffByCard', 'COORDINATOR', place, waiting, stopped, sponsored);
  const byCard = askers.at(-1)?.memberId ?? null;
  await world.actorOf({ id: byCard ?? '' }, { role: 'OPERATOR', organisationId: null });
  await world.test.admin(`UPDATE session SET signed_in_by = 'CARD' WHERE member_id = $1`, [byCard]);
  await staff('operator', 'OPERATOR');
  await staff('auditor', 'AUDITOR');
  const app = async (role: RoleName, { id, authorization }: AppToken) => {
    const sheets = await sheetsOf(world, `app:${id}`);
    askers.push({ role, authorization, memberId: null, ...sheets });
  };
  const key = async (role: RoleName, kind: 'ORGANISATION_APP' | 'MEMBER_APP', scopes: Scope[], maker: Actor) => {
    const organisationId = kind === 'MEMBER_APP' ? null : place;
    const made = await createApiKey(world.as(maker), { kind, name: `Key of ${role}`, scopes, organisationId });
    const sheets = await sheetsOf(world, `key:${made.apiKey.id}`);
    const authorization = `Bearer ${made.token}`;
    askers.push({ role, authorization, memberId: null, ...sheets });
  };
  const self = memberActor(world, member);
  const every: Scope[] = ['balance:read', 'hours:read', 'hours:write', 'offers:read', 'shifts:read', 'shifts:write'];
  await app('pairedTill', await tillToken(world, place));
  await app('orgApp', await serverToken(world, place, every));
  await key('orgAppNarrow', 'ORGANISATION_APP', ['offers:read'], await world.staff(['OPERATOR']));
  await app('memberApp', await memberAppToken(world, self, every));
  await key('memberAppNarrow', 'MEMBER_APP', ['hours:read'], self);
  return askers.sort((a, b) => roleNames.indexOf(a.role) - roleNames.indexOf(b.role));
}
