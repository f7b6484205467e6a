import { SetClock } from '../../src/adapters/clock.js';
import type { CommandServices, RequestContext } from '../../src/commands/context.js';
import { openAccounts } from '../../src/commands/organisations/openAccounts.js';
import { addMember } from '../../src/commands/people/addMember.js';
import { createScheme } from '../../src/commands/schemes/createScheme.js';
import { newId } from '../../src/domain/ids.js';
import type { SchemeRules } from '../../src/domain/schemes/rules.js';
import { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import { type MemberEntity, RoleAssignmentEntity, WardEntity } from '../../src/entities/people/entities.js';
import { OfferEntity } from '../../src/entities/spending/entities.js';
import type { Actor, Role, RoleFact } from '../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { testServices } from './services.js';

/** Sunday 22 November 2026, 10:00 in London. */
export const worldNow = new Date('2026-11-22T10:00:00Z');

/** A scheme with a database of its own, and short ways to fill it. Every builder takes only what the test is about. */
export interface World {
  test: TestDatabase;
  schemeId: string;
  clock: SetClock;
  services: CommandServices;
  /** The context of a request by this actor, now. */
  as(actor: Actor): RequestContext;
  member(name?: string, contact?: { email?: string; phone?: string; wardId?: string }): Promise<MemberEntity>;
  organisation(
    overrides?: Partial<{
      name: string;
      isGroup: boolean;
      isVenue: boolean;
      monthlyBudgetMinutes: number;
      status: 'PENDING' | 'VERIFIED';
    }>,
  ): Promise<OrganisationEntity>;
  offer(
    organisationId: string,
    overrides?: Partial<
      Pick<OfferEntity, 'title' | 'priceMinutes' | 'under16PriceMinutes' | 'pricePer' | 'restrictions' | 'status'>
    >,
  ): Promise<OfferEntity>;
  ward(gssCode: string, name?: string): Promise<string>;
  /** The member's actor with these roles, written to the database too. */
  actorOf(member: { id: string }, ...roles: RoleFact[]): Promise<Actor>;
  /** A new member who holds these roles. */
  staff(...roles: [Role, string?][]): Promise<Actor>;
  balanceOf(holder: { memberId?: string; organisationId?: string }): Promise<number>;
  /** Gives a member credits through the ledger's own door, as a grant from issuance. */
  credit(memberId: string, amountMinutes: number, expiresAt?: Date | null): Promise<void>;
  close(): Promise<void>;
}

let schemes = 0;

export async function createWorld(
  options: { rules?: Partial<SchemeRules>; test?: TestDatabase; poolMax?: number } = {},
): Promise<World> {
  const test = options.test ?? (await createTestDatabase({ poolMax: options.poolMax }));
  const clock = new SetClock(worldNow);
  schemes += 1;
  const { schemeId } = await createScheme(test.ownerDatabase, clock.now(), {
    slug: `world-${schemes}`,
    name: `World ${schemes}`,
    timeZone: 'Europe/London',
    wards: [],
    rules: options.rules,
  });
  return new TestWorld(test, schemeId, clock, testServices(test.database), options.test === undefined);
}

class TestWorld implements World {
  private members = 0;

  constructor(
    readonly test: TestDatabase,
    readonly schemeId: string,
    readonly clock: SetClock,
    readonly services: CommandServices,
    private readonly ownsDatabase: boolean,
  ) {}

  as(actor: Actor): RequestContext {
    return { actor, now: this.clock.now(), database: this.test.database, services: this.services, requestId: newId() };
  }

  async member(
    name?: string,
    contact: { email?: string; phone?: string; wardId?: string } = {},
  ): Promise<MemberEntity> {
    this.members += 1;
    return await this.test.database.inScheme(this.schemeId, (tx) =>
      addMember(tx, this.clock.now(), { name: name ?? `Member ${this.members}`, ...contact }),
    );
  }

  async organisation(overrides: Parameters<World['organisation']>[0] = {}): Promise<OrganisationEntity> {
    const isGroup = overrides.isGroup ?? !overrides.isVenue;
    const isVenue = overrides.isVenue ?? false;
    return await this.test.database.inScheme(this.schemeId, async (tx) => {
      const organisation = tx.em.create(OrganisationEntity, {
        id: newId(),
        schemeId: this.schemeId,
        name: `Organisation ${newId().slice(-6)}`,
        legalForm: 'INFORMAL',
        status: 'VERIFIED',
        createdAt: this.clock.now(),
        ...overrides,
        isGroup,
        isVenue,
      });
      tx.em.persist(organisation);
      await tx.em.flush();
      await openAccounts(tx, this.clock.now(), organisation);
      return organisation;
    });
  }

  async offer(organisationId: string, overrides: Parameters<World['offer']>[1] = {}): Promise<OfferEntity> {
    return await this.test.database.inScheme(this.schemeId, async (tx) => {
      const offer = tx.em.create(OfferEntity, {
        id: newId(),
        schemeId: this.schemeId,
        organisationId,
        title: 'Swim',
        priceMinutes: 60,
        pricePer: 'PERSON',
        restrictions: {},
        status: 'ACTIVE',
        createdAt: this.clock.now(),
        ...overrides,
      });
      tx.em.persist(offer);
      await tx.em.flush();
      return offer;
    });
  }

  async ward(gssCode: string, name = gssCode): Promise<string> {
    const id = newId();
    await this.test.database.inScheme(this.schemeId, async (tx) => {
      tx.em.persist(tx.em.create(WardEntity, { id, schemeId: this.schemeId, gssCode, name }));
      await tx.em.flush();
    });
    return id;
  }

  async actorOf(member: { id: string }, ...roles: RoleFact[]): Promise<Actor> {
    await this.test.database.inScheme(this.schemeId, async (tx) => {
      for (const { role, organisationId } of roles) {
        tx.em.persist(
          tx.em.create(RoleAssignmentEntity, {
            id: newId(),
            schemeId: this.schemeId,
            memberId: member.id,
            role,
            organisationId,
            assignedAt: this.clock.now(),
          }),
        );
      }
      await tx.em.flush();
    });
    return { kind: 'MEMBER', schemeId: this.schemeId, memberId: member.id, sessionId: newId(), roles };
  }

  async staff(...roles: [Role, string?][]): Promise<Actor> {
    return await this.actorOf(
      await this.member(),
      ...roles.map(([role, organisationId]) => ({ role, organisationId: organisationId ?? null })),
    );
  }

  async balanceOf(holder: { memberId?: string; organisationId?: string }): Promise<number> {
    const [row] = await this.test.admin<{ balance: number }>(
      'SELECT sum(balance_minutes)::int AS balance FROM account WHERE member_id = $1 OR organisation_id = $2',
      [holder.memberId ?? null, holder.organisationId ?? null],
    );
    return row?.balance ?? 0;
  }

  async credit(memberId: string, amountMinutes: number, expiresAt: Date | null = null): Promise<void> {
    await this.test.database.inScheme(this.schemeId, async (tx) => {
      const [accounts] = await tx.sql<{ issuance: string; wallet: string }>(
        `SELECT (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE') AS issuance,
                (SELECT id FROM account WHERE scheme_id = $1 AND member_id = $2) AS wallet`,
        [this.schemeId, memberId],
      );
      const draft = {
        id: newId(),
        kind: 'GRANT',
        amount_minutes: amountMinutes,
        from_account_id: accounts?.issuance,
        to_account_id: accounts?.wallet,
        occurred_at: this.clock.now(),
        lot_expires_at: expiresAt,
      };
      await tx.sql('SELECT ledger_transfer($1, $2, $3)', [this.schemeId, this.clock.now(), JSON.stringify([draft])]);
    });
  }

  async close(): Promise<void> {
    if (this.ownsDatabase) await this.test.drop();
  }
}
