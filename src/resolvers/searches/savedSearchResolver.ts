import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { createSavedSearch } from '../../commands/searches/createSavedSearch.js';
import { deleteSavedSearch } from '../../commands/searches/deleteSavedSearch.js';
import { updateSavedSearch } from '../../commands/searches/updateSavedSearch.js';
import { opportunities } from '../../queries/opportunities/opportunities.js';
import { wantedOf } from '../../queries/searches/savedSearch.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Instant } from '../../schema/common/scalars.js';
import { Private } from '../../schema/common/visibility.js';
import { Opportunity, OpportunityConnection } from '../../schema/opportunities/opportunity.js';
import { Member } from '../../schema/people/member.js';
import {
  CreateSavedSearchInput,
  CreateSavedSearchPayload,
  DeleteSavedSearchInput,
  DeleteSavedSearchPayload,
  SavedSearch,
  UpdateSavedSearchInput,
  UpdateSavedSearchPayload,
} from '../../schema/searches/savedSearch.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentOpportunity } from '../opportunities/presentOpportunity.js';
import { presentMember } from '../people/presentPeople.js';
import { presentSkill } from '../vocabulary/presentVocabulary.js';
import { presentSavedSearch } from './presentSavedSearch.js';

const countMax = 100;

@Resolver(() => SavedSearch)
export class SavedSearchResolver {
  @FieldResolver(() => Member, { description: 'Who looks for it.' })
  async member(@Root() root: SavedSearch, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Skill, { nullable: true, description: 'A skill that helps. Null: any.' })
  async skill(@Root() root: SavedSearch, @Ctx() context: ApiContext): Promise<Skill | null> {
    return root.skillId === null ? null : present(await context.loaders.skill.load(root.skillId), presentSkill);
  }

  @FieldResolver(() => OpportunityConnection, {
    description: 'What is found by it now: the nearest first where it looks in a circle, else the newest.',
  })
  async opportunities(
    @Root() root: SavedSearch,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Opportunity>> {
    const wanted = await this.wanted(root, context);
    return presentPage(
      OpportunityConnection,
      await opportunities(context, { ...wanted, first, after }),
      presentOpportunity,
    );
  }

  @FieldResolver(() => Int, {
    description: 'How many of what is found by it were published after an instant. At most 100 are counted.',
  })
  async newSince(
    @Root() root: SavedSearch,
    @Arg('since', () => Instant, { description: 'The instant.' }) since: Date,
    @Ctx() context: ApiContext,
  ): Promise<number> {
    const wanted = await this.wanted(root, context);
    const page = await opportunities(context, { ...wanted, first: countMax, publishedAfter: since });
    return page.nodes.length;
  }

  private async wanted(root: SavedSearch, { loaders }: ApiContext) {
    return wantedOf(present(await loaders.savedSearch.load(root.savedSearchId), (record) => record));
  }

  @Mutation(() => CreateSavedSearchPayload, {
    description:
      'Keeps what a member looks for, twenty searches at most. For them, whoever acts for them, apps they allowed, and operators.',
  })
  async createSavedSearch(
    @Arg('input', { description: 'What is looked for.' }) input: CreateSavedSearchInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateSavedSearchPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const fields = { ...input, memberId, skillId: skillOf(input) };
    return await settle(CreateSavedSearchPayload, async () => {
      const { savedSearchId } = await createSavedSearch(context, fields);
      return { savedSearch: await searchNow(savedSearchId, context) };
    });
  }

  @Mutation(() => UpdateSavedSearchPayload, {
    description: 'Changes what is looked for. For whoever may keep a search.',
  })
  async updateSavedSearch(
    @Arg('input', { description: 'What changes.' }) input: UpdateSavedSearchInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateSavedSearchPayload> {
    const savedSearchId = idOf('SavedSearch', input.savedSearchId);
    const fields = { ...input, savedSearchId, skillId: skillOf(input) };
    return await settle(UpdateSavedSearchPayload, async () => {
      await updateSavedSearch(context, fields);
      return { savedSearch: await searchNow(savedSearchId, context) };
    });
  }

  @Mutation(() => DeleteSavedSearchPayload, { description: 'Deletes a search. For whoever may keep one.' })
  async deleteSavedSearch(
    @Arg('input', { description: 'Which search.' }) input: DeleteSavedSearchInput,
    @Ctx() context: ApiContext,
  ): Promise<DeleteSavedSearchPayload> {
    const savedSearchId = idOf('SavedSearch', input.savedSearchId);
    return await settle(DeleteSavedSearchPayload, async () => {
      const { memberId } = await deleteSavedSearch(context, { savedSearchId });
      forgetRead(context.loaders);
      return { member: present(await context.loaders.member.load(memberId), presentMember) };
    });
  }
}

@Resolver(() => Member)
export class MemberSavedSearchesResolver {
  @Private('profileRead')
  @FieldResolver(() => [SavedSearch], {
    nullable: true,
    description: 'What they look for again and again, the oldest first. Null where it is hidden from you.',
  })
  async savedSearches(@Root() root: Member, @Ctx() context: ApiContext): Promise<SavedSearch[]> {
    return (await context.loaders.savedSearchesOfMember.load(root.memberId)).map(presentSavedSearch);
  }
}

/** Left out stays left out: then it stays as it is. */
function skillOf({ skillId }: { skillId?: string | null }): string | null | undefined {
  return typeof skillId === 'string' ? idOf('Skill', skillId) : skillId;
}

async function searchNow(savedSearchId: string, context: ApiContext): Promise<SavedSearch> {
  forgetRead(context.loaders);
  return present(await context.loaders.savedSearch.load(savedSearchId), presentSavedSearch);
}
