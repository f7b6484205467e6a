import DataLoader from 'dataloader';
import type { WaitsWith } from '../domain/hours/waitingWords.js';
import { HoursLogEntity } from '../entities/hours/entities.js';
import { type LeaderAbsenceEntity, OrganisationEntity } from '../entities/organisations/entities.js';
import { MemberEntity, SchemeEntity, WardEntity } from '../entities/people/entities.js';
import { MemberCardEntity, OfferEntity, RedemptionEntity } from '../entities/spending/entities.js';
import { type AccountRecord, accountRecords } from './accounts/accountRecords.js';
import type { QueryContext } from './context.js';
import { schemeOf } from './defineQuery.js';
import { decidersOf, waitsWith } from './notifications/deciders.js';
import { absencesAt } from './organisations/absences.js';
import { type HeldRoleRecord, heldRoles } from './people/heldRoles.js';

/**
 * The edges from one object to another, batched per request: a list never fans out into a query per row.
 * They load within the asker's scheme and ask no policy of their own; what is private on the object they reach is guarded field by field.
 */
export interface Loaders {
  member: DataLoader<string, MemberEntity | null>;
  organisation: DataLoader<string, OrganisationEntity | null>;
  ward: DataLoader<string, WardEntity | null>;
  offer: DataLoader<string, OfferEntity | null>;
  redemption: DataLoader<string, RedemptionEntity | null>;
  holdLapsesAt: DataLoader<string, Date | null>;
  memberCard: DataLoader<string, MemberCardEntity | null>;
  /** The card in use. */
  cardOfMember: DataLoader<string, MemberCardEntity | null>;
  hoursLog: DataLoader<string, HoursLogEntity | null>;
  scheme: DataLoader<string, SchemeEntity | null>;
  accountOfMember: DataLoader<string, AccountRecord | null>;
  /** Keys are `<organisation id> POT` or `<organisation id> VENUE`. */
  accountOfOrganisation: DataLoader<string, AccountRecord | null>;
  rolesOfMember: DataLoader<string, HeldRoleRecord[]>;
  rolesOfOrganisation: DataLoader<string, HeldRoleRecord[]>;
  /** Those that are not over. */
  absencesOfOrganisation: DataLoader<string, LeaderAbsenceEntity[]>;
  /** With whom the hours of an organisation wait now. */
  waitsWith: DataLoader<string, WaitsWith>;
}

export function createLoaders(context: QueryContext): Loaders {
  const byId = <T extends { id: string }>(entity: { name: string }): DataLoader<string, T | null> =>
    new DataLoader(async (ids) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        tx.em.find(entity.name as never, { schemeId: tx.schemeId, id: { $in: [...ids] } } as never),
      );
      const found = new Map((rows as unknown as T[]).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    });
  return {
    member: byId<MemberEntity>({ name: MemberEntity.name }),
    organisation: byId<OrganisationEntity>({ name: OrganisationEntity.name }),
    ward: byId<WardEntity>({ name: WardEntity.name }),
    offer: byId<OfferEntity>({ name: OfferEntity.name }),
    redemption: byId<RedemptionEntity>({ name: RedemptionEntity.name }),
    holdLapsesAt: new DataLoader(async (holdIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        tx.sql<{ id: string; lapsesAt: Date }>(
          'SELECT id, lapses_at AS "lapsesAt" FROM hold WHERE scheme_id = $1 AND id = ANY ($2)',
          [tx.schemeId, holdIds],
        ),
      );
      return holdIds.map((id) => rows.find((row) => row.id === id)?.lapsesAt ?? null);
    }),
    memberCard: byId<MemberCardEntity>({ name: MemberCardEntity.name }),
    cardOfMember: new DataLoader(async (memberIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        tx.em.find(MemberCardEntity, { schemeId: tx.schemeId, memberId: { $in: [...memberIds] }, state: 'ACTIVE' }),
      );
      return memberIds.map((id) => rows.find((row) => row.memberId === id) ?? null);
    }),
    hoursLog: byId<HoursLogEntity>({ name: HoursLogEntity.name }),
    scheme: new DataLoader(async (ids) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        tx.em.find(SchemeEntity, { schemeId: tx.schemeId }),
      );
      return ids.map((id) => rows.find((row) => row.schemeId === id) ?? null);
    }),
    accountOfMember: new DataLoader(async (memberIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        accountRecords(tx, context.now, { memberIds }),
      );
      return memberIds.map((id) => rows.find((row) => row.memberId === id) ?? null);
    }),
    accountOfOrganisation: new DataLoader(async (keys) => {
      const organisationIds = keys.map((key) => key.split(' ')[0] ?? '');
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        accountRecords(tx, context.now, { organisationIds }),
      );
      return keys.map((key) => rows.find((row) => `${row.organisationId} ${row.kind}` === key) ?? null);
    }),
    rolesOfMember: new DataLoader(async (memberIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        heldRoles(tx, context.now, { memberIds }),
      );
      return memberIds.map((id) => rows.filter((row) => row.memberId === id));
    }),
    rolesOfOrganisation: new DataLoader(async (organisationIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        heldRoles(tx, context.now, { organisationIds }),
      );
      return organisationIds.map((id) => rows.filter((row) => row.organisationId === id));
    }),
    absencesOfOrganisation: new DataLoader(async (organisationIds) => {
      const rows = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        absencesAt(tx, context.now, organisationIds),
      );
      return organisationIds.map((id) => rows.filter((row) => row.organisationId === id));
    }),
    waitsWith: new DataLoader(async (organisationIds) => {
      const people = await context.database.inScheme(schemeOf(context.actor), (tx) =>
        decidersOf(tx, context.now, organisationIds),
      );
      return organisationIds.map((id) => waitsWith(people.get(id)));
    }),
  };
}
