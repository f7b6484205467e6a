import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { registerOrganisation } from '../../commands/organisations/registerOrganisation.js';
import { updateOrganisation } from '../../commands/organisations/updateOrganisation.js';
import { verifyOrganisation } from '../../commands/organisations/verifyOrganisation.js';
import { settle } from '../../schema/common/payload.js';
import {
  RegisterOrganisationInput,
  RegisterOrganisationPayload,
  UpdateOrganisationInput,
  UpdateOrganisationPayload,
  VerifyOrganisationInput,
  VerifyOrganisationPayload,
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
    return await settle(RegisterOrganisationPayload, async () => {
      const organisation = presentOrganisation(await registerOrganisation(context, { ...input, wardId }));
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

  @Mutation(() => UpdateOrganisationPayload, {
    description:
      'Changes what an organisation tells about itself, and the budget of a venue. For its coordinators and operators.',
  })
  async updateOrganisation(
    @Arg('input', { description: 'What changes.' }) input: UpdateOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(UpdateOrganisationPayload, async () => {
      const organisation = presentOrganisation(await updateOrganisation(context, { ...input, organisationId }));
      forgetRead(context.loaders);
      return { organisation };
    });
  }
}
