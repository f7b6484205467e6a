import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { acceptInvitation } from '../../commands/people/acceptInvitation.js';
import { inviteMember } from '../../commands/people/inviteMember.js';
import { withdrawInvitation } from '../../commands/people/withdrawInvitation.js';
import { toGlobalId } from '../../domain/ids.js';
import { invitations } from '../../queries/people/invitations.js';
import type { InvitationRecord } from '../../queries/records.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import {
  AcceptInvitationInput,
  AcceptInvitationPayload,
  Invitation,
  InvitationConnection,
  InvitationsArgs,
  InviteMemberInput,
  InviteMemberPayload,
  MessageState,
  WithdrawInvitationInput,
  WithdrawInvitationPayload,
} from '../../schema/people/invitation.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from './presentPeople.js';

@Resolver(() => Invitation)
export class InvitationResolver {
  @Query(() => InvitationConnection, {
    description:
      "Who was asked to become a member, and who came, the latest first: a group's for its leaders and coordinators, all for operators and auditors.",
  })
  async invitations(
    @Args(() => InvitationsArgs) { first, after, organisation, state }: InvitationsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Invitation>> {
    const organisationId = optionalIdOf('Organisation', organisation);
    const page = await invitations(context, { first, after, organisationId, state });
    return presentPage(InvitationConnection, page, presentInvitation);
  }

  @Mutation(() => InviteMemberPayload, {
    description:
      'Asks somebody to become a member, by email, text or letter. For operators, and for leaders and coordinators of a group.',
  })
  async inviteMember(
    @Arg('input', { description: 'Whom, and how.' }) input: InviteMemberInput,
    @Ctx() context: ApiContext,
  ): Promise<InviteMemberPayload> {
    const organisationId = optionalIdOf('Organisation', input.organisationId);
    return await settle(InviteMemberPayload, async () => {
      const { invitation, messageSent } = await inviteMember(context, { ...input, organisationId });
      forgetRead(context.loaders);
      return { invitation: presentInvitation(invitation), messageSent };
    });
  }

  @Mutation(() => WithdrawInvitationPayload, { description: 'Takes an invitation back. For whoever may invite there.' })
  async withdrawInvitation(
    @Arg('input', { description: 'Which one.' }) input: WithdrawInvitationInput,
    @Ctx() context: ApiContext,
  ): Promise<WithdrawInvitationPayload> {
    const invitationId = idOf('Invitation', input.invitationId);
    return await settle(WithdrawInvitationPayload, async () => {
      const invitation = presentInvitation(await withdrawInvitation(context, { invitationId }));
      forgetRead(context.loaders);
      return { invitation };
    });
  }

  @Mutation(() => AcceptInvitationPayload, {
    description:
      'Makes whoever holds the token of an invitation a member, and signs them in. Tokens that open nothing all answer alike.',
  })
  async acceptInvitation(
    @Arg('input', { description: 'The token.' }) input: AcceptInvitationInput,
    @Ctx() context: ApiContext,
  ): Promise<AcceptInvitationPayload> {
    const { token, name, scheme } = input;
    return await settle(AcceptInvitationPayload, async () => {
      const { session, registered } = await acceptInvitation(context, { token, name, scheme });
      return { token: null, expiresAt: null, refreshToken: null, refreshTokenExpiresAt: null, ...session, registered };
    });
  }

  @FieldResolver(() => MessageState, { nullable: true, description: 'How far the latest message about it has come.' })
  async message(@Root() root: Invitation, @Ctx() context: ApiContext): Promise<keyof typeof MessageState | null> {
    return await context.loaders.invitationMessage.load(root.invitationId);
  }

  @FieldResolver(() => Organisation, { nullable: true, description: "The group that asked. Null: the scheme's staff." })
  async organisation(@Root() root: Invitation, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.organisationId === null) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Member, { description: 'Who asked first.' })
  async invitedBy(@Root() root: Invitation, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.invitedByMemberId), presentMember);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who came. Null where nobody has.' })
  async member(@Root() root: Invitation, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.memberId === null ? null : present(await context.loaders.member.load(root.memberId), presentMember);
  }
}

export function presentInvitation(record: InvitationRecord): Invitation {
  return Object.assign(new Invitation(), {
    id: toGlobalId('Invitation', record.id),
    state: record.state,
    name: record.name ?? null,
    channel: record.channel,
    email: record.email ?? null,
    phone: record.phone ?? null,
    addressLines: record.addressLines,
    invitedAt: record.invitedAt,
    sentAt: record.sentAt,
    lapsesAt: record.lapsesAt,
    endedAt: record.endedAt ?? null,
    invitationId: record.id,
    organisationId: record.organisationId ?? null,
    invitedByMemberId: record.invitedByMemberId,
    memberId: record.memberId ?? null,
  });
}
