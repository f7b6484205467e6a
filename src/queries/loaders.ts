import type DataLoader from 'dataloader';
import type { WaitsWith } from '../domain/hours/waitingWords.js';
import { AppEntity, AppSecretEntity, ConsentEntity, TillEntity } from '../entities/apps/entities.js';
import { CalendarFeedEntity } from '../entities/calendars/entities.js';
import { DueWorkEntity } from '../entities/dueWork/entities.js';
import { HoursLogEntity } from '../entities/hours/entities.js';
import { HelpAnswerEntity } from '../entities/neighbours/entities.js';
import { LetterEntity, MessageEntity, StaffTaskEntity } from '../entities/notifications/entities.js';
import { LeaderAbsenceEntity, OrganisationEntity } from '../entities/organisations/entities.js';
import {
  ApiKeyEntity,
  CareLinkEntity,
  InvitationEntity,
  MemberEntity,
  SchemeEntity,
  WardEntity,
} from '../entities/people/entities.js';
import { RoundEntity } from '../entities/rounds/entities.js';
import { MemberCardEntity, OfferEntity, RedemptionEntity } from '../entities/spending/entities.js';
import { type AccountRecord, type AccountsAsked, accountRecords } from './accounts/accountRecords.js';
import { type MintRequestRecord, mintRequestRecords } from './accounts/mintRequests.js';
import type { QueryContext } from './context.js';
import { schemeOf } from './defineQuery.js';
import { MatchLoaders } from './matching/matchLoaders.js';
import {
  type HelpAnswerRecord,
  type HelpExchangeRecord,
  type HelpPostRecord,
  helpAnswerRecords,
  helpExchangeRecords,
  helpPostRecords,
} from './neighbours/helpRecords.js';
import { waitsWith } from './notifications/deciders.js';
import { absencesAt } from './organisations/absences.js';
import { type OverviewRecord, overviews } from './organisations/overviews.js';
import { liveCareLinks } from './people/careLinks.js';
import { type HeldRoleRecord, heldRoles } from './people/heldRoles.js';
import { type InvitationMessageState, invitationMessages } from './people/invitations.js';
import { type MembershipEndRecord, membershipEnds } from './people/membershipEnds.js';

/** An account by its holder, with so many of the latest lines of its statement. */
export interface AccountKey {
  holderId: string;
  lines: number;
}

export interface OrganisationAccountKey extends AccountKey {
  kind: 'POT' | 'VENUE';
}

/**
 * The edges from one object to another, batched per request: a list never fans out into a query per row.
 * They load within the asker's scheme and ask no policy of their own; what is private on the object they reach is guarded field by field.
 */
export class Loaders extends MatchLoaders {
  get member(): DataLoader<string, MemberEntity | null> {
    return this.byId<MemberEntity>(MemberEntity);
  }

  get organisation(): DataLoader<string, OrganisationEntity | null> {
    return this.byId<OrganisationEntity>(OrganisationEntity);
  }

  get ward(): DataLoader<string, WardEntity | null> {
    return this.byId<WardEntity>(WardEntity);
  }

  get offer(): DataLoader<string, OfferEntity | null> {
    return this.byId<OfferEntity>(OfferEntity);
  }

  get redemption(): DataLoader<string, RedemptionEntity | null> {
    return this.byId<RedemptionEntity>(RedemptionEntity);
  }

  get holdLapsesAt(): DataLoader<string, Date | null> {
    return this.loader('holdLapsesAt', async (holdIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.sql<{ id: string; lapsesAt: Date }>(
          'SELECT id, lapses_at AS "lapsesAt" FROM hold WHERE scheme_id = $1 AND id = ANY ($2)',
          [tx.schemeId, holdIds],
        ),
      );
      return holdIds.map((id) => rows.find((row) => row.id === id)?.lapsesAt ?? null);
    });
  }

  get helpPost(): DataLoader<string, HelpPostRecord | null> {
    return this.loader('helpPost', async (ids: readonly string[]) => {
      const rows = await this.inScheme((tx) => helpPostRecords(tx, this.context.actor, ids));
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  get helpAnswer(): DataLoader<string, HelpAnswerRecord | null> {
    return this.loader('helpAnswer', async (ids: readonly string[]) => {
      const rows = await this.inScheme(async (tx) =>
        helpAnswerRecords(tx, await tx.em.find(HelpAnswerEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } })),
      );
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  get helpExchange(): DataLoader<string, HelpExchangeRecord | null> {
    return this.loader('helpExchange', async (ids: readonly string[]) => {
      const rows = await this.inScheme((tx) => helpExchangeRecords(tx, ids));
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  get memberCard(): DataLoader<string, MemberCardEntity | null> {
    return this.byId<MemberCardEntity>(MemberCardEntity);
  }

  /** The card in use. */
  get cardOfMember(): DataLoader<string, MemberCardEntity | null> {
    return this.loader('cardOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(MemberCardEntity, { schemeId: tx.schemeId, memberId: { $in: [...memberIds] }, state: 'ACTIVE' }),
      );
      return memberIds.map((id) => rows.find((row) => row.memberId === id) ?? null);
    });
  }

  get hoursLog(): DataLoader<string, HoursLogEntity | null> {
    return this.byId<HoursLogEntity>(HoursLogEntity);
  }

  /** What attendance wrote for a booking. */
  get hoursLogOfBooking(): DataLoader<string, HoursLogEntity | null> {
    return this.loader('hoursLogOfBooking', async (bookingIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(HoursLogEntity, { schemeId: tx.schemeId, bookingId: { $in: [...bookingIds] } }),
      );
      return bookingIds.map((id) => rows.find((row) => row.bookingId === id) ?? null);
    });
  }

  get scheme(): DataLoader<string, SchemeEntity | null> {
    return this.loader('scheme', async (ids: readonly string[]) => {
      const rows = await this.inScheme((tx) => tx.em.find(SchemeEntity, { schemeId: tx.schemeId }));
      return ids.map((id) => rows.find((row) => row.schemeId === id) ?? null);
    });
  }

  get apiKey(): DataLoader<string, ApiKeyEntity | null> {
    return this.byId<ApiKeyEntity>(ApiKeyEntity);
  }

  get app(): DataLoader<string, AppEntity | null> {
    return this.byId<AppEntity>(AppEntity);
  }

  /** The newest first. */
  get secretsOfApp(): DataLoader<string, AppSecretEntity[]> {
    return this.loader('secretsOfApp', async (appIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(
          AppSecretEntity,
          { schemeId: tx.schemeId, appId: { $in: [...appIds] } },
          { orderBy: { id: 'DESC' } },
        ),
      );
      return appIds.map((id) => rows.filter((row) => row.appId === id));
    });
  }

  get consent(): DataLoader<string, ConsentEntity | null> {
    return this.byId<ConsentEntity>(ConsentEntity);
  }

  get till(): DataLoader<string, TillEntity | null> {
    return this.byId<TillEntity>(TillEntity);
  }

  get careLink(): DataLoader<string, CareLinkEntity | null> {
    return this.byId<CareLinkEntity>(CareLinkEntity);
  }

  get invitation(): DataLoader<string, InvitationEntity | null> {
    return this.byId<InvitationEntity>(InvitationEntity);
  }

  get calendarLink(): DataLoader<string, CalendarFeedEntity | null> {
    return this.byId<CalendarFeedEntity>(CalendarFeedEntity);
  }

  get dueWork(): DataLoader<string, DueWorkEntity | null> {
    return this.byId<DueWorkEntity>(DueWorkEntity);
  }

  get letter(): DataLoader<string, LetterEntity | null> {
    return this.byId<LetterEntity>(LetterEntity);
  }

  get message(): DataLoader<string, MessageEntity | null> {
    return this.byId<MessageEntity>(MessageEntity);
  }

  get staffTask(): DataLoader<string, StaffTaskEntity | null> {
    return this.byId<StaffTaskEntity>(StaffTaskEntity);
  }

  get round(): DataLoader<string, RoundEntity | null> {
    return this.byId<RoundEntity>(RoundEntity);
  }

  get absence(): DataLoader<string, LeaderAbsenceEntity | null> {
    return this.byId<LeaderAbsenceEntity>(LeaderAbsenceEntity);
  }

  get mintRequest(): DataLoader<string, MintRequestRecord | null> {
    return this.loader('mintRequest', async (ids: readonly string[]) => {
      const found = await this.inScheme((tx) => mintRequestRecords(tx, ids));
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  get account(): DataLoader<string, AccountRecord | null> {
    return this.loader('account', async (ids: readonly string[]) => {
      const rows = await this.accounts({ ids }, []);
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  get accountOfMember(): DataLoader<AccountKey, AccountRecord | null, string> {
    return this.loader(
      'accountOfMember',
      async (keys: readonly AccountKey[]) => {
        const rows = await this.accounts({ memberIds: keys.map((key) => key.holderId) }, keys);
        return keys.map((key) => rows.find((row) => row.memberId === key.holderId) ?? null);
      },
      ({ holderId, lines }) => `${holderId} ${lines}`,
    );
  }

  get accountOfOrganisation(): DataLoader<OrganisationAccountKey, AccountRecord | null, string> {
    return this.loader(
      'accountOfOrganisation',
      async (keys: readonly OrganisationAccountKey[]) => {
        const rows = await this.accounts({ organisationIds: keys.map((key) => key.holderId) }, keys);
        return keys.map(
          (key) => rows.find((row) => row.organisationId === key.holderId && row.kind === key.kind) ?? null,
        );
      },
      ({ holderId, kind, lines }) => `${holderId} ${kind} ${lines}`,
    );
  }

  get endOfMember(): DataLoader<string, MembershipEndRecord | null> {
    return this.loader('endOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => membershipEnds(tx, memberIds));
      return memberIds.map((id) => rows.find((row) => row.memberId === id) ?? null);
    });
  }

  /** Those that are not over. */
  get absencesOfOrganisation(): DataLoader<string, LeaderAbsenceEntity[]> {
    return this.loader('absencesOfOrganisation', async (organisationIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => absencesAt(tx, this.context.now, organisationIds));
      return organisationIds.map((id) => rows.filter((row) => row.organisationId === id));
    });
  }

  /** With whom a log waits now, by its id. */
  get waitsWith(): DataLoader<string, WaitsWith> {
    return this.loader('waitsWith', async (hoursLogIds: readonly string[]) =>
      this.inScheme((tx) => waitsWith(tx, this.context.now, hoursLogIds)),
    );
  }

  get rolesOfMember(): DataLoader<string, HeldRoleRecord[]> {
    return this.loader('rolesOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => heldRoles(tx, this.context.now, { memberIds }));
      return memberIds.map((id) => rows.filter((row) => row.memberId === id));
    });
  }

  get rolesOfOrganisation(): DataLoader<string, HeldRoleRecord[]> {
    return this.loader('rolesOfOrganisation', async (organisationIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => heldRoles(tx, this.context.now, { organisationIds }));
      return organisationIds.map((id) => rows.filter((row) => row.organisationId === id));
    });
  }

  /** Live links by the member who is helped. */
  get careForMember(): DataLoader<string, CareLinkEntity[]> {
    return this.careLinks('forMemberId');
  }

  /** Live links by the member who helps. */
  get careByMember(): DataLoader<string, CareLinkEntity[]> {
    return this.careLinks('byMemberId');
  }

  /** How far the latest message about an invitation has come; null where there is none. */
  get invitationMessage(): DataLoader<string, InvitationMessageState | null> {
    return this.loader('invitationMessage', async (ids: readonly string[]) => {
      const states = await this.inScheme((tx) => invitationMessages(tx, ids));
      return ids.map((id) => states.get(id) ?? null);
    });
  }

  get overviewOfOrganisation(): DataLoader<string, OverviewRecord | null> {
    return this.loader('overviewOfOrganisation', async (ids: readonly string[]) => {
      const found = await this.inScheme((tx) => overviews(tx, this.context.now, ids));
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  private careLinks(side: 'forMemberId' | 'byMemberId'): DataLoader<string, CareLinkEntity[]> {
    return this.loader(`careLinks ${side}`, async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => liveCareLinks(tx, this.context.now, side, memberIds));
      return memberIds.map((id) => rows.filter((row) => row[side] === id));
    });
  }

  /** Lines are read along only where every key asks for as many: whoever finds none reads them by itself. */
  private accounts(by: AccountsAsked, keys: readonly AccountKey[]): Promise<AccountRecord[]> {
    const [lines = 0, ...others] = new Set(keys.map((key) => key.lines));
    const calls = this.context.database.callsIn(schemeOf(this.context.actor));
    return accountRecords(calls, this.context.now, by, others.length === 0 ? lines : 0);
  }
}

export function createLoaders(context: QueryContext): Loaders {
  return new Loaders(context);
}
