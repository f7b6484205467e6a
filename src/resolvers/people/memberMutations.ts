import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { correctMemberAddress } from '../../commands/people/correctMemberAddress.js';
import { registerMember } from '../../commands/people/registerMember.js';
import { updateMemberAddress } from '../../commands/people/updateMemberAddress.js';
import { updateMemberPreferences } from '../../commands/people/updateMemberPreferences.js';
import { settle } from '../../schema/common/payload.js';
import {
  CorrectMemberAddressInput,
  CorrectMemberAddressPayload,
  RegisterMemberInput,
  RegisterMemberPayload,
  UpdateMemberAddressInput,
  UpdateMemberAddressPayload,
  UpdateMemberPreferencesInput,
  UpdateMemberPreferencesPayload,
} from '../../schema/people/memberInputs.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from './presentPeople.js';

@Resolver()
export class MemberMutations {
  @Mutation(() => RegisterMemberPayload, {
    description: 'Staff enter a person as a member, with or without an email address or phone. For operators.',
  })
  async registerMember(
    @Arg('input', { description: 'The person.' }) input: RegisterMemberInput,
    @Ctx() context: ApiContext,
  ): Promise<RegisterMemberPayload> {
    const wardId = optionalIdOf('Ward', input.wardId);
    const addressLines = input.addressLines ?? [];
    return await settle(RegisterMemberPayload, async () => {
      const member = presentMember(await registerMember(context, { ...input, addressLines, wardId }));
      forgetRead(context.loaders);
      return { member };
    });
  }

  @Mutation(() => CorrectMemberAddressPayload, {
    description:
      'Corrects where messages go to a member, where they came back or nothing was known. What waited for staff about it is settled. For operators.',
  })
  async correctMemberAddress(
    @Arg('input', { description: 'Whose, and what is right.' }) input: CorrectMemberAddressInput,
    @Ctx() context: ApiContext,
  ): Promise<CorrectMemberAddressPayload> {
    const memberId = idOf('Member', input.memberId);
    return await settle(CorrectMemberAddressPayload, async () => {
      const member = presentMember(await correctMemberAddress(context, { ...input, memberId }));
      forgetRead(context.loaders);
      return { member };
    });
  }

  @Mutation(() => UpdateMemberAddressPayload, {
    description:
      'Changes where letters go to you, or to a member you act for. Staff correct an email address or phone number (`correctMemberAddress`), because codes to sign in go there. Not after signing in with a card.',
  })
  async updateMemberAddress(
    @Arg('input', { description: 'Whose, and where.' }) input: UpdateMemberAddressInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateMemberAddressPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(UpdateMemberAddressPayload, async () => {
      const member = presentMember(await updateMemberAddress(context, { ...input, memberId }));
      forgetRead(context.loaders);
      return { member };
    });
  }

  @Mutation(() => UpdateMemberPreferencesPayload, {
    description:
      'What a member wants for their hours, and how they want to hear from the scheme. For themselves and operators; how they hear of things also for their guardians.',
  })
  async updateMemberPreferences(
    @Arg('input', { description: 'What changes.' }) input: UpdateMemberPreferencesInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateMemberPreferencesPayload> {
    const { donateToOrganisationId: donateTo, ...wishes } = input;
    const memberId = idOf('Member', input.memberId);
    const donateToOrganisationId = donateTo === undefined ? undefined : optionalIdOf('Organisation', donateTo);
    return await settle(UpdateMemberPreferencesPayload, async () => {
      const changes = { ...wishes, memberId, donateToOrganisationId };
      const member = presentMember(await updateMemberPreferences(context, changes));
      forgetRead(context.loaders);
      return { member };
    });
  }
}
