import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { closeMembership } from '../../commands/people/closeMembership.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { CloseMembershipInput, CloseMembershipPayload, MembershipEnd } from '../../schema/people/closeMembership.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from './presentPeople.js';

@Resolver(() => Member)
export class CloseMembershipResolver {
  @Mutation(() => CloseMembershipPayload, {
    description:
      'Ends a membership, because somebody leaves or has died. Holds are given back; roles, cards, codes and sessions end. For the member themselves and operators.',
  })
  async closeMembership(
    @Arg('input', { description: 'Whose, why, and where the credits go.' }) input: CloseMembershipInput,
    @Ctx() context: ApiContext,
  ): Promise<CloseMembershipPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const passOnTo = input.passOnTo && {
      ...input.passOnTo,
      memberId: optionalIdOf('Member', input.passOnTo.memberId),
      organisationId: optionalIdOf('Organisation', input.passOnTo.organisationId),
    };
    return await settle(CloseMembershipPayload, async () => {
      await closeMembership(context, { ...input, memberId, passOnTo });
      forgetRead(context.loaders);
      return { member: present(await context.loaders.member.load(memberId), presentMember) };
    });
  }

  @Private('memberRead')
  @FieldResolver(() => MembershipEnd, {
    nullable: true,
    description:
      'How the membership ended. Null while it goes on, where it was joined with another, or is hidden from you.',
  })
  async end(@Root() root: Member, @Ctx() context: ApiContext): Promise<MembershipEnd | null> {
    const record = await context.loaders.endOfMember.load(root.memberId);
    return record && Object.assign(new MembershipEnd(), record);
  }
}

@Resolver(() => MembershipEnd)
export class MembershipEndResolver {
  @FieldResolver(() => Member, { nullable: true, description: 'Who received the credits. Null where no member did.' })
  async toMember(@Root() root: MembershipEnd, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.toMemberId === null ? null : present(await context.loaders.member.load(root.toMemberId), presentMember);
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description:
      'The group whose pot received the credits. Null where none did: then the community pot does, or a member.',
  })
  async toOrganisation(@Root() root: MembershipEnd, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.toOrganisationId === null) return null;
    return present(await context.loaders.organisation.load(root.toOrganisationId), presentOrganisation);
  }
}
