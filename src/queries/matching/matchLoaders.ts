import type DataLoader from 'dataloader';
import type { Page } from '../../domain/paging/cursor.js';
import type { SchemeCaller } from '../../entities/database.js';
import { schemeOf } from '../defineQuery.js';
import { ImportLoaders } from '../imports/importLoaders.js';
import { type DismissalRecord, dismissalsOf } from './dismissals.js';
import {
  type MatchPage,
  type MatchRecord,
  matchesOfMembers,
  matchesOfOpportunities,
  type PersonMatchRecord,
} from './matches.js';

export interface MatchKey extends MatchPage {
  ownerId: string;
}

/** Edges between members and what suits them: those that are asked for alike are found in one call. */
export class MatchLoaders extends ImportLoaders {
  get matchesOfMember(): DataLoader<MatchKey, Page<MatchRecord>, string> {
    return this.pages('matchesOfMember', (calls, memberIds, page) => {
      const { actor, now } = this.context;
      const askerId = actor.kind === 'MEMBER' ? actor.memberId : null;
      return matchesOfMembers(calls, { now, memberIds, askerId, withRequests: actor.kind === 'MEMBER', page });
    });
  }

  get matchesOfOpportunity(): DataLoader<MatchKey, Page<PersonMatchRecord>, string> {
    return this.pages('matchesOfOpportunity', (calls, opportunityIds, page) =>
      matchesOfOpportunities(calls, { now: this.context.now, opportunityIds, page }),
    );
  }

  get dismissalsOfMember(): DataLoader<MatchKey, Page<DismissalRecord>, string> {
    return this.pages('dismissalsOfMember', (_, memberIds, page) =>
      this.inScheme((tx) => dismissalsOf(tx, memberIds, page)),
    );
  }

  private pages<Row>(
    name: string,
    read: (calls: SchemeCaller, ownerIds: string[], page: MatchPage) => Promise<Map<string, Page<Row>>>,
  ): DataLoader<MatchKey, Page<Row>, string> {
    const signature = ({ first, after }: MatchPage) => `${first} ${after ?? ''}`;
    return this.loader(
      name,
      async (keys: readonly MatchKey[]) => {
        const calls = this.context.database.callsIn(schemeOf(this.context.actor));
        const alike = Map.groupBy(keys, signature);
        const found = new Map<string, Map<string, Page<Row>>>();
        for (const [asked, [page, ...others]] of alike) {
          if (!page) continue;
          const ownerIds = [...new Set([page, ...others].map(({ ownerId }) => ownerId))];
          found.set(asked, await read(calls, ownerIds, page));
        }
        const nothing: Page<Row> = { nodes: [], cursorOf: () => '', hasNextPage: false };
        return keys.map((key) => found.get(signature(key))?.get(key.ownerId) ?? nothing);
      },
      (key) => `${key.ownerId} ${signature(key)}`,
    );
  }
}
