import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { registerOrganisation } from '../../commands/organisations/registerOrganisation.js';
import { updateOrganisation } from '../../commands/organisations/updateOrganisation.js';
import { verifyOrganisation } from '../../commands/organisations/verifyOrganisation.js';
import { vouchForOrganisation } from '../../commands/organisations/vouchForOrganisation.js';
import { settle } from '../../schema/common/payload.js';
import {
  RegisterOrganisationInput,
  RegisterOrganisationPayload,
  UpdateOrganisationInput,
  UpdateOrganisationPayload,
  VerifyOrganisationInput,
  VerifyOrganisationPayload,
  VouchForOrganisationInput,
  VouchForOrganisationPayload,
} from '../../schema/organisations/organisationInputs.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from './presentOrganisation.js';

@Resolver()
export class OrganisationMutations {
  @Mutation(() => RegisterOrganisationPayload, {
    description:
      'Adds an organisation. Any member may propose one and is its coordinator; it takes part once staff have verified it.',
  })
  async registerOrganisation(
    @Arg('input', { description: 'The organisation.' }) input: RegisterOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<RegisterOrganisationPayload> {
    const wardId = optionalIdOf('Ward', input.wardId);
    const sponsorOrganisationId = optionalIdOf('Organisation', input.sponsorOrganisationId);
    return await settle(RegisterOrganisationPayload, async () => {
      const wanted = { ...input, wardId, sponsorOrganisationId };
      const organisation = presentOrganisation(await registerOrganisation(context, wanted));
      forgetRead(context.loaders);
      return { organisation };
    });
  }

  @Mutation(() => VerifyOrganisationPayload, {
    description: 'Confirms that an organisation is what it says, and opens its accounts. For operators.',
  })
  async verifyOrganisation(
    @Arg('input', { description: 'Which one.' }) input: VerifyOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<VerifyOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(VerifyOrganisationPayload, async () => {
      const organisation = presentOrganisation(await verifyOrganisation(context, { organisationId }));
      forgetRead(context.loaders);
      return { organisation };
    });
  }

  @Mutation(() => VouchForOrganisationPayload, {
    description:
      'A sponsor says that it vouches for a group which named it, or takes that back. For the coordinators of the sponsor and operators.',
  })
  async vouchForOrganisation(
    @Arg('input', { description: 'For which group.' }) input: VouchForOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<VouchForOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(VouchForOrganisationPayload, async () => {
      const { vouches } = input;
      const organisation = presentOrganisation(await vouchForOrganisation(context, { organisationId, vouches }));
      forgetRead(context.loaders);
      return { organisation };
    });
  }

  @Mutation(() => UpdateOrganisationPayload, {
    description:
      'Changes what an organisation tells about itself, and the budget of a venue. For its coordinators and operators.',
  })
  async updateOrganisation(
    @Arg('input', { description: 'What changes.' }) input: UpdateOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    const { sponsorOrganisationId: sponsor } = input;
    const sponsorOrganisationId = sponsor === undefined ? undefined : optionalIdOf('Organisation', sponsor);
    return await settle(UpdateOrganisationPayload, async () => {
      const changes = { ...input, organisationId, sponsorOrganisationId };
      const organisation = presentOrganisation(await updateOrganisation(context, changes));
      forgetRead(context.loaders);
      return { organisation };
    });
  }
}
