import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/adapters/clock.js';
import { Secrets } from '../../src/commands/secrets.js';
import { type IssuedCard, issueMemberCard } from '../../src/commands/spending/issueMemberCard.js';
import { newId, toGlobalId } from '../../src/domain/ids.js';
import { addDays, localDay } from '../../src/domain/schemes/localTime.js';
import { codeFromBytes } from '../../src/domain/spending/redemptionCode.js';
import type { Role } from '../../src/policies/actor.js';
import type { TestDatabase } from './database.js';
import type { Client } from './load.js';
import { createWorld, type World } from './world.js';

export interface LoadMember extends Client {
  id: string;
  globalId: string;
}

export interface LoadOffer {
  globalId: string;
  priceMinutes: number;
}

export interface LoadVenue {
  id: string;
  tills: Client[];
  offers: LoadOffer[];
}

export interface LoadLog {
  id: string;
  globalId: string;
  memberId: string;
  rewardMinutes: number;
}

/**
 * A scheme full of people who can act at once, by the clock on the wall, written straight to the tables: sessions, till keys and codes are made
 * here with the service's own secret, as signing in hundreds of people would take longer than what is to be tested.
 */
export class LoadFacts {
  private constructor(
    readonly world: World,
    private readonly secrets: Secrets,
  ) {}

  static async create(test: TestDatabase, secretKey: Uint8Array): Promise<LoadFacts> {
    const world = await createWorld({ test });
    world.clock.set(systemClock.now());
    return new LoadFacts(world, new Secrets(secretKey));
  }

  /** A member who is signed in. */
  async member(creditMinutes = 0): Promise<LoadMember> {
    const { id } = await this.world.member();
    if (creditMinutes > 0) await this.world.credit(id, creditMinutes);
    return { id, globalId: toGlobalId('Member', id), ...(await this.signedIn(id)) };
  }

  async members(count: number, creditMinutes = 0): Promise<LoadMember[]> {
    const members: LoadMember[] = [];
    for (let made = 0; made < count; made += 1) members.push(await this.member(creditMinutes));
    return members;
  }

  /** A signed-in member with a role. */
  async staff(role: Role, organisationId: string | null): Promise<LoadMember> {
    const member = await this.member();
    await this.world.actorOf(member, { role, organisationId });
    return member;
  }

  async venue(tillCount: number, pricesMinutes: readonly number[]): Promise<LoadVenue> {
    const { id } = await this.world.organisation({ isVenue: true });
    const offers: LoadOffer[] = [];
    for (const priceMinutes of pricesMinutes) {
      const offer = await this.world.offer(id, { title: `Swim for ${priceMinutes} minutes`, priceMinutes });
      offers.push({ globalId: toGlobalId('Offer', offer.id), priceMinutes });
    }
    const tills: Client[] = [];
    const keeper = await this.member();
    for (let made = 0; made < tillCount; made += 1) tills.push(await this.till(id, keeper.id));
    return { id, tills, offers };
  }

  async group(leaderCount: number): Promise<{ id: string; leaders: LoadMember[] }> {
    const { id } = await this.world.organisation({ isGroup: true });
    const leaders: LoadMember[] = [];
    for (let made = 0; made < leaderCount; made += 1) leaders.push(await this.staff('LEADER', id));
    return { id, leaders };
  }

  /** Codes of one member that work for a day. */
  async codes(memberId: string, count: number): Promise<string[]> {
    const { schemeId, test, clock } = this.world;
    const codes = Array.from({ length: count }, () => codeFromBytes(randomBytes(16)));
    const now = clock.now();
    await test.admin(
      `INSERT INTO redemption_code (scheme_id, id, member_id, code_hash, created_at, expires_at)
       SELECT $1, id, $2, decode(hash, 'hex'), $3, $3::timestamptz + interval '1 day' FROM unnest($4::uuid[], $5::text[]) AS code (id, hash)`,
      [
        schemeId,
        memberId,
        now,
        codes.map(() => newId()),
        codes.map((code) => this.secrets.redemptionCodeHash(schemeId, code).toString('hex')),
      ],
    );
    return codes;
  }

  /** A member's card, issued by staff. */
  async card(memberId: string): Promise<IssuedCard> {
    const operator = await this.world.staff(['OPERATOR']);
    const context = this.world.as(operator);
    const services = { ...context.services, secrets: this.secrets };
    return await issueMemberCard({ ...context, services }, { idempotencyKey: newId(), memberId });
  }

  /** Logs of one member that wait, one hour on each of the days before today. */
  async logs(memberId: string, organisationId: string, count: number): Promise<LoadLog[]> {
    const { schemeId, test, clock } = this.world;
    const ids = Array.from({ length: count }, () => newId());
    const today = localDay(clock.now(), 'Europe/London');
    await test.admin(
      `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at)
       SELECT $1, id, $2, $3, worked_on, 60, 60, 'SUBMITTED', $4, $5 FROM unnest($6::uuid[], $7::date[]) AS log (id, worked_on)`,
      [
        schemeId,
        memberId,
        organisationId,
        `member:${memberId}`,
        clock.now(),
        ids,
        ids.map((_, index) => addDays(today, -1 - index)),
      ],
    );
    return ids.map((id) => ({ id, globalId: toGlobalId('HoursLog', id), memberId, rewardMinutes: 60 }));
  }

  private async signedIn(memberId: string): Promise<Client> {
    const { schemeId, test, clock } = this.world;
    const token = this.secrets.newToken('tcs');
    await test.admin(
      `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5::timestamptz + interval '1 day')`,
      [schemeId, newId(), memberId, this.secrets.tokenHash(token), clock.now()],
    );
    return { actor: `member:${memberId}`, token };
  }

  private async till(organisationId: string, createdByMemberId: string): Promise<Client> {
    const { schemeId, test, clock } = this.world;
    const token = this.secrets.newToken('tck');
    const id = newId();
    await test.admin(
      `INSERT INTO api_key (scheme_id, id, kind, name, prefix, token_hash, scopes, organisation_id, created_by_member_id, created_at)
       VALUES ($1, $2, 'TILL', 'Till', $3, $4, '{redeem}', $5, $6, $7)`,
      [schemeId, id, token.slice(0, 8), this.secrets.tokenHash(token), organisationId, createdByMemberId, clock.now()],
    );
    return { actor: `key:${id}`, token };
  }
}
