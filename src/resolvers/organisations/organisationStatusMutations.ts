import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { closeOrganisation } from '../../commands/organisations/closeOrganisation.js';
import { resumeOrganisation, suspendOrganisation } from '../../commands/organisations/suspendOrganisation.js';
import { settle } from '../../schema/common/payload.js';
import {
  CloseOrganisationInput,
  CloseOrganisationPayload,
  ResumeOrganisationInput,
  ResumeOrganisationPayload,
  SuspendOrganisationInput,
  SuspendOrganisationPayload,
} from '../../schema/organisations/statusInputs.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from './presentOrganisation.js';

@Resolver()
export class OrganisationStatusMutations {
  @Mutation(() => SuspendOrganisationPayload, {
    description:
      'Stops an organisation while staff look into something: no new hours, no offers, nothing held or redeemed; what was held is given back. For operators.',
  })
  async suspendOrganisation(
    @Arg('input', { description: 'Which one, and why.' }) input: SuspendOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<SuspendOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(SuspendOrganisationPayload, async () => {
      const organisation = presentOrganisation(await suspendOrganisation(context, { ...input, organisationId }));
      forgetRead(context.loaders);
      return { organisation };
    });
  }

  @Mutation(() => ResumeOrganisationPayload, {
    description: 'Lets a suspended organisation take part again. For operators.',
  })
  async resumeOrganisation(
    @Arg('input', { description: 'Which one.' }) input: ResumeOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<ResumeOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(ResumeOrganisationPayload, async () => {
      const organisation = presentOrganisation(await resumeOrganisation(context, { organisationId }));
      forgetRead(context.loaders);
      return { organisation };
    });
  }

  @Mutation(() => CloseOrganisationPayload, {
    description:
      "Ends an organisation's part in the scheme: holds are given back, a venue's credits return, its pot goes to the community pot; offers, roles and keys end. For operators.",
  })
  async closeOrganisation(
    @Arg('input', { description: 'Which one.' }) input: CloseOrganisationInput,
    @Ctx() context: ApiContext,
  ): Promise<CloseOrganisationPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(CloseOrganisationPayload, async () => {
      await closeOrganisation(context, { ...input, organisationId });
      forgetRead(context.loaders);
      return { organisation: present(await context.loaders.organisation.load(organisationId), presentOrganisation) };
    });
  }
}
