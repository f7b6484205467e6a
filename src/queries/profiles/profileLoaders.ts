import type DataLoader from 'dataloader';
import { MemberCheckEntity } from '../../entities/opportunities/entities.js';
import { MemberProfileEntity } from '../../entities/profiles/entities.js';
import { type AvailabilityRecord, availabilityOf } from '../../entities/profiles/readAvailability.js';
import { SavedSearchEntity } from '../../entities/searches/entities.js';
import { OpportunityLoaders } from '../opportunities/opportunityLoaders.js';

export type { AvailabilityRecord } from '../../entities/profiles/readAvailability.js';

/** Edges to what members say of themselves and look for, and to what was seen of theirs. */
export class ProfileLoaders extends OpportunityLoaders {
  get profileOfMember(): DataLoader<string, MemberProfileEntity | null> {
    return this.loader('profileOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(MemberProfileEntity, { schemeId: tx.schemeId, memberId: { $in: [...memberIds] } }),
      );
      return memberIds.map((id) => rows.find((row) => row.memberId === id) ?? null);
    });
  }

  get savedSearch(): DataLoader<string, SavedSearchEntity | null> {
    return this.byId<SavedSearchEntity>(SavedSearchEntity);
  }

  get savedSearchesOfMember(): DataLoader<string, SavedSearchEntity[]> {
    return this.loader('savedSearchesOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(
          SavedSearchEntity,
          { schemeId: tx.schemeId, memberId: { $in: [...memberIds] } },
          { orderBy: { createdAt: 'ASC', id: 'ASC' } },
        ),
      );
      return memberIds.map((id) => rows.filter((row) => row.memberId === id));
    });
  }

  get availabilityOfMember(): DataLoader<string, AvailabilityRecord> {
    return this.loader('availabilityOfMember', async (memberIds: readonly string[]) => {
      const found = await this.inScheme((tx) => availabilityOf(tx, memberIds));
      return memberIds.map((id) => found.get(id) ?? { weekly: [], exceptions: [] });
    });
  }

  get memberCheck(): DataLoader<string, MemberCheckEntity | null> {
    return this.byId<MemberCheckEntity>(MemberCheckEntity);
  }

  /** Those that were not ended, the newest first. */
  get checksOfMember(): DataLoader<string, MemberCheckEntity[]> {
    return this.loader('checksOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(
          MemberCheckEntity,
          { schemeId: tx.schemeId, memberId: { $in: [...memberIds] }, endedAt: null },
          { orderBy: { seenAt: 'DESC', id: 'DESC' } },
        ),
      );
      return memberIds.map((id) => rows.filter((row) => row.memberId === id));
    });
  }
}
