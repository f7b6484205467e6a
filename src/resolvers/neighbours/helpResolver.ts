import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { answerHelp } from '../../commands/neighbours/answerHelp.js';
import { declineAnswer } from '../../commands/neighbours/declineAnswer.js';
import { postHelpOffer } from '../../commands/neighbours/postHelpOffer.js';
import { postHelpRequest } from '../../commands/neighbours/postHelpRequest.js';
import { updateHelpPost } from '../../commands/neighbours/updateHelpPost.js';
import { withdrawAnswer } from '../../commands/neighbours/withdrawAnswer.js';
import { withdrawHelpPost } from '../../commands/neighbours/withdrawHelpPost.js';
import { helpAnswers } from '../../queries/neighbours/helpAnswers.js';
import { helpPost } from '../../queries/neighbours/helpPost.js';
import { helpOffers, helpRequests } from '../../queries/neighbours/helpPosts.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { HelpAnswer, HelpAnswerConnection, HelpPost, HelpPostConnection } from '../../schema/neighbours/help.js';
import {
  AnswerHelpInput,
  DeclineAnswerInput,
  HelpAnswerPayload,
  HelpAnswersArgs,
  HelpPostPayload,
  HelpPostsArgs,
  PostHelpInput,
  UpdateHelpPostInput,
  WithdrawAnswerInput,
  WithdrawHelpPostInput,
} from '../../schema/neighbours/helpInputs.js';
import { Member } from '../../schema/people/member.js';
import { Ward } from '../../schema/people/scheme.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember, presentWard } from '../people/presentPeople.js';
import { presentSkill } from '../vocabulary/presentVocabulary.js';
import { presentHelpAnswer, presentHelpPost } from './presentNeighbours.js';

@Resolver(() => HelpPost)
export class HelpPostResolver {
  @Query(() => HelpPost, { description: 'One post among neighbours.' })
  async helpPost(
    @Arg('id', () => ID, { description: 'The post.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<HelpPost> {
    return presentHelpPost(await helpPost(context, { postId: idOf('HelpPost', id) }));
  }

  @Query(() => HelpPostConnection, { description: 'Help that members offer one another, the latest first.' })
  async helpOffers(
    @Args(() => HelpPostsArgs) args: HelpPostsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HelpPost>> {
    return presentPage(HelpPostConnection, await helpOffers(context, listed(args)), presentHelpPost);
  }

  @Query(() => HelpPostConnection, { description: 'Help that members ask one another for, the latest first.' })
  async helpRequests(
    @Args(() => HelpPostsArgs) args: HelpPostsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HelpPost>> {
    return presentPage(HelpPostConnection, await helpRequests(context, listed(args)), presentHelpPost);
  }

  @Mutation(() => HelpPostPayload, { description: 'Offers help to other members. For adults.' })
  async postHelpOffer(
    @Arg('input', { description: 'The offer.' }) input: PostHelpInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpPostPayload> {
    const typed = posted(input, context);
    return await settle(HelpPostPayload, async () => this.changed((await postHelpOffer(context, typed)).id, context));
  }

  @Mutation(() => HelpPostPayload, { description: 'Asks other members for help. For adults.' })
  async postHelpRequest(
    @Arg('input', { description: 'The request.' }) input: PostHelpInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpPostPayload> {
    const typed = posted(input, context);
    return await settle(HelpPostPayload, async () => this.changed((await postHelpRequest(context, typed)).id, context));
  }

  @Mutation(() => HelpPostPayload, { description: 'Changes a post that stands, or for how long it does.' })
  async updateHelpPost(
    @Arg('input', { description: 'What changes.' }) input: UpdateHelpPostInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpPostPayload> {
    const { title, cause, placeKind, ...details } = input;
    const typed = {
      ...details,
      ...(title == null ? {} : { title }),
      ...(cause == null ? {} : { cause }),
      ...(placeKind == null ? {} : { placeKind }),
      ...idsOf(input),
      postId: idOf('HelpPost', input.postId),
    };
    return await settle(HelpPostPayload, async () => this.changed((await updateHelpPost(context, typed)).id, context));
  }

  @Mutation(() => HelpPostPayload, {
    description: 'Takes a post back. Whoever waits for an answer is told; what was agreed stands.',
  })
  async withdrawHelpPost(
    @Arg('input', { description: 'Which one.' }) input: WithdrawHelpPostInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpPostPayload> {
    const postId = idOf('HelpPost', input.postId);
    return await settle(HelpPostPayload, async () =>
      this.changed((await withdrawHelpPost(context, { postId })).id, context),
    );
  }

  @FieldResolver(() => Member, { description: 'Who posted it.' })
  async member(@Root() root: HelpPost, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Ward, { nullable: true, description: 'The ward it is in. Null where it is not said.' })
  async ward(@Root() root: HelpPost, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }

  @FieldResolver(() => [Skill], { description: 'Skills that help.' })
  async skills(@Root() root: HelpPost, @Ctx() context: ApiContext): Promise<Skill[]> {
    const skills = await Promise.all(root.skillIds.map((id) => context.loaders.skill.load(id)));
    return skills.map((record) => present(record, presentSkill));
  }

  private async changed(postId: string, context: ApiContext): Promise<{ post: HelpPost }> {
    forgetRead(context.loaders);
    return { post: present(await context.loaders.helpPost.load(postId), presentHelpPost) };
  }
}

@Resolver(() => HelpAnswer)
export class HelpAnswerResolver {
  @Query(() => HelpAnswerConnection, {
    description: 'Answers to a post, for whoever posted; or what a member answered. The latest first.',
  })
  async helpAnswers(
    @Args(() => HelpAnswersArgs) { first, after, post, member }: HelpAnswersArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HelpAnswer>> {
    const of = { postId: optionalIdOf('HelpPost', post), memberId: optionalIdOf('Member', member) };
    return presentPage(HelpAnswerConnection, await helpAnswers(context, { first, after, ...of }), presentHelpAnswer);
  }

  @Mutation(() => HelpAnswerPayload, {
    description: 'Says to whoever posted that one would help, or take the help up. For adults.',
  })
  async answerHelp(
    @Arg('input', { description: 'The answer.' }) input: AnswerHelpInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpAnswerPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const postId = idOf('HelpPost', input.postId);
    return await settle(HelpAnswerPayload, async () =>
      this.changed((await answerHelp(context, { postId, memberId, words: input.words })).id, context),
    );
  }

  @Mutation(() => HelpAnswerPayload, { description: 'Takes an answer back that nothing was agreed on yet.' })
  async withdrawAnswer(
    @Arg('input', { description: 'Which one.' }) input: WithdrawAnswerInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpAnswerPayload> {
    const answerId = idOf('HelpAnswer', input.answerId);
    return await settle(HelpAnswerPayload, async () =>
      this.changed((await withdrawAnswer(context, { answerId })).id, context),
    );
  }

  @Mutation(() => HelpAnswerPayload, { description: 'Says no to an answer to one’s own post.' })
  async declineAnswer(
    @Arg('input', { description: 'Which one.' }) input: DeclineAnswerInput,
    @Ctx() context: ApiContext,
  ): Promise<HelpAnswerPayload> {
    const answerId = idOf('HelpAnswer', input.answerId);
    return await settle(HelpAnswerPayload, async () =>
      this.changed((await declineAnswer(context, { answerId, reason: input.reason })).id, context),
    );
  }

  @FieldResolver(() => Member, { description: 'Who answered.' })
  async member(@Root() root: HelpAnswer, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => HelpPost, {
    nullable: true,
    description: 'To which post. Null where it is hidden from you by now.',
  })
  async post(@Root() root: HelpAnswer, @Ctx() context: ApiContext): Promise<HelpPost | null> {
    const post = await context.loaders.helpPost.load(root.postId);
    return post === null || post.isHidden ? null : presentHelpPost(post);
  }

  private async changed(answerId: string, context: ApiContext): Promise<{ answer: HelpAnswer }> {
    forgetRead(context.loaders);
    return { answer: present(await context.loaders.helpAnswer.load(answerId), presentHelpAnswer) };
  }
}

function posted({ memberId, ...input }: PostHelpInput, context: ApiContext) {
  return { ...input, ...idsOf(input), memberId: namedOrOwnMemberId(memberId, context) };
}

/** The ids of an input that names them; what is left out stays left out. */
function idsOf({ skillIds, wardId }: Pick<PostHelpInput, 'skillIds' | 'wardId'>) {
  return {
    ...(skillIds == null ? {} : { skillIds: skillIds.map((id) => idOf('Skill', id)) }),
    ...(wardId === undefined ? {} : { wardId: optionalIdOf('Ward', wardId) }),
  };
}

function listed({ ward, skill, ...args }: HelpPostsArgs) {
  return { ...args, wardId: optionalIdOf('Ward', ward), skillId: optionalIdOf('Skill', skill) };
}
