import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { endCareLink } from '../../commands/people/endCareLink.js';
import { nameGuardian } from '../../commands/people/nameGuardian.js';
import { nameHelper } from '../../commands/people/nameHelper.js';
import { actsByOthers } from '../../queries/people/actsByOthers.js';
import type { CareLinkRecord } from '../../queries/records.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  ActByOther,
  ActByOtherConnection,
  CareLink,
  EndCareLinkInput,
  EndCareLinkPayload,
  NameGuardianInput,
  NameGuardianPayload,
  NameHelperInput,
  NameHelperPayload,
} from '../../schema/people/care.js';
import { Member } from '../../schema/people/member.js';
import { Viewer } from '../../schema/people/viewer.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentAct, presentCareLink } from './presentCare.js';
import { presentMember } from './presentPeople.js';

@Resolver(() => CareLink)
export class CareResolver {
  @Mutation(() => NameHelperPayload, {
    description:
      'Lets somebody act for you, or for a member who asked staff for it on paper: read the account and hours, log hours, make codes; no gifts.',
  })
  async nameHelper(
    @Arg('input', { description: 'Who, for whom, until when.' }) input: NameHelperInput,
    @Ctx() context: ApiContext,
  ): Promise<NameHelperPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const helperId = optionalIdOf('Member', input.helperId);
    return await settle(NameHelperPayload, async () => ({
      careLink: changed(await nameHelper(context, { ...input, memberId, helperId }), context),
    }));
  }

  @Mutation(() => NameGuardianPayload, {
    description: 'Lets a guardian act for a child, until the child is of age. For operators, who have seen the paper.',
  })
  async nameGuardian(
    @Arg('input', { description: 'Who, for whom, until when.' }) input: NameGuardianInput,
    @Ctx() context: ApiContext,
  ): Promise<NameGuardianPayload> {
    const memberId = idOf('Member', input.memberId);
    const guardianId = optionalIdOf('Member', input.guardianId);
    return await settle(NameGuardianPayload, async () => ({
      careLink: changed(await nameGuardian(context, { ...input, memberId, guardianId }), context),
    }));
  }

  @Mutation(() => EndCareLinkPayload, {
    description: 'Ends that somebody may act for a member, from now on. For either side and operators.',
  })
  async endCareLink(
    @Arg('input', { description: 'What ends.' }) input: EndCareLinkInput,
    @Ctx() context: ApiContext,
  ): Promise<EndCareLinkPayload> {
    const careLinkId = idOf('CareLink', input.careLinkId);
    return await settle(EndCareLinkPayload, async () => ({
      careLink: changed(await endCareLink(context, { careLinkId }), context),
    }));
  }

  @FieldResolver(() => Member, { description: 'Who is helped.' })
  async member(@Root() root: CareLink, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Member, { description: 'Who acts for them.' })
  async carer(@Root() root: CareLink, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.byMemberId), presentMember);
  }
}

@Resolver(() => Member)
export class MemberCareResolver {
  @Private('careOfMember')
  @FieldResolver(() => [CareLink], {
    nullable: true,
    description:
      'Who may act for them now: guardians and helpers, the longest first. For themselves, their guardians, operators and auditors; null where it is hidden from you.',
  })
  async helpers(@Root() root: Member, @Ctx() context: ApiContext): Promise<CareLink[]> {
    return (await context.loaders.careForMember.load(root.memberId)).map(presentCareLink);
  }

  @Private('careOfMember')
  @FieldResolver(() => ActByOtherConnection, {
    nullable: true,
    description:
      'What others did for them or with what is theirs, the latest first. For themselves, their guardians, operators and auditors; null where it is hidden from you.',
  })
  async actsByOthers(
    @Root() root: Member,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<ActByOther>> {
    const page = await actsByOthers(context, { memberId: root.memberId, first, after });
    return presentPage(ActByOtherConnection, page, presentAct);
  }
}

@Resolver(() => ActByOther)
export class ActByOtherResolver {
  @FieldResolver(() => Member, { nullable: true, description: 'Who did it. Null where an app or a till did.' })
  async by(@Root() root: ActByOther, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.byMemberId === null ? null : present(await context.loaders.member.load(root.byMemberId), presentMember);
  }
}

@Resolver(() => Viewer)
export class ViewerCareResolver {
  @FieldResolver(() => [CareLink], { description: 'For whom you may act now, besides yourself: the longest first.' })
  async actsFor(@Root() root: Viewer, @Ctx() context: ApiContext): Promise<CareLink[]> {
    // An app reads for its member and acts for nobody else.
    if (root.memberId === null || context.actor.kind !== 'MEMBER') return [];
    return (await context.loaders.careByMember.load(root.memberId)).map(presentCareLink);
  }
}

function changed(record: CareLinkRecord, context: ApiContext): CareLink {
  forgetRead(context.loaders);
  return presentCareLink(record);
}
