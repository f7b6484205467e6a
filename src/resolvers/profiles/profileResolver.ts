import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { setAvailability } from '../../commands/profiles/setAvailability.js';
import { updateMemberProfile } from '../../commands/profiles/updateMemberProfile.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Member } from '../../schema/people/member.js';
import { MemberCheck } from '../../schema/profiles/check.js';
import {
  Availability,
  MemberProfile,
  SetAvailabilityInput,
  SetAvailabilityPayload,
  UpdateMemberProfileInput,
  UpdateMemberProfilePayload,
} from '../../schema/profiles/profile.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentSkill } from '../vocabulary/presentVocabulary.js';
import { presentAvailability, presentCheck, presentProfile } from './presentProfiles.js';

@Resolver(() => Member)
export class MemberProfileEdges {
  @Private('profileRead')
  @FieldResolver(() => MemberProfile, {
    nullable: true,
    description: 'What they say of themselves. Null where it is hidden from you.',
  })
  async profile(@Root() root: Member, @Ctx() context: ApiContext): Promise<MemberProfile> {
    return presentProfile(root.memberId, await context.loaders.profileOfMember.load(root.memberId));
  }

  @Private('checksRead')
  @FieldResolver(() => [MemberCheck], {
    nullable: true,
    description:
      'Proofs of theirs that were seen and not ended, the newest first, also those that have run out. Null where it is hidden from you.',
  })
  async checks(@Root() root: Member, @Ctx() context: ApiContext): Promise<MemberCheck[]> {
    return (await context.loaders.checksOfMember.load(root.memberId)).map(presentCheck);
  }
}

@Resolver(() => MemberProfile)
export class ProfileResolver {
  @FieldResolver(() => [Skill], { description: 'What they can do.' })
  async skills(@Root() root: MemberProfile, @Ctx() context: ApiContext): Promise<Skill[]> {
    return await Promise.all(
      root.skillIds.map(async (id) => present(await context.loaders.skill.load(id), presentSkill)),
    );
  }

  @FieldResolver(() => Availability, { description: 'When they are usually free.' })
  async availability(@Root() root: MemberProfile, @Ctx() context: ApiContext): Promise<Availability> {
    return presentAvailability(await context.loaders.availabilityOfMember.load(root.memberId));
  }

  @Mutation(() => UpdateMemberProfilePayload, {
    description:
      'What a member says of themselves. For them, whoever acts for them, apps they allowed, and operators for people without a screen.',
  })
  async updateMemberProfile(
    @Arg('input', { description: 'What changes.' }) input: UpdateMemberProfileInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateMemberProfilePayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const skillIds = input.skillIds?.map((id) => idOf('Skill', id));
    return await settle(UpdateMemberProfilePayload, async () => {
      await updateMemberProfile(context, { ...input, memberId, skillIds });
      return { member: await changed(memberId, context) };
    });
  }

  @Mutation(() => SetAvailabilityPayload, {
    description:
      'When a member is usually free, and on which days that is otherwise. For them, whoever acts for them, apps they allowed, and operators.',
  })
  async setAvailability(
    @Arg('input', { description: 'The week and the exceptions.' }) input: SetAvailabilityInput,
    @Ctx() context: ApiContext,
  ): Promise<SetAvailabilityPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(SetAvailabilityPayload, async () => {
      await setAvailability(context, { ...input, memberId });
      return { member: await changed(memberId, context) };
    });
  }
}

async function changed(memberId: string, context: ApiContext): Promise<Member> {
  forgetRead(context.loaders);
  return present(await context.loaders.member.load(memberId), presentMember);
}
