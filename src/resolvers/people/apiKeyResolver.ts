import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createApiKey } from '../../commands/people/createApiKey.js';
import { revokeApiKey } from '../../commands/people/revokeApiKey.js';
import { apiKeys } from '../../queries/people/apiKeys.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import {
  ApiKey,
  ApiKeyConnection,
  ApiKeysArgs,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
} from '../../schema/people/apiKey.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentApiKey, presentMember } from './presentPeople.js';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Query(() => ApiKeyConnection, {
    description:
      "Keys, the newest first, revoked ones included: your own, or an organisation's for its coordinators and operators.",
  })
  async apiKeys(
    @Args(() => ApiKeysArgs) { first, after, organisation }: ApiKeysArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<ApiKey>> {
    const page = await apiKeys(context, { first, after, organisationId: optionalIdOf('Organisation', organisation) });
    return presentPage(ApiKeyConnection, page, presentApiKey);
  }

  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Makes a key that reads: for an organisation, or for yourself. Its token is shown this once. What redeems or writes is a till or an app: see `registerApp`.',
  })
  async createApiKey(
    @Arg('input', { description: 'What for.' }) input: CreateApiKeyInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateApiKeyPayload> {
    const organisationId = optionalIdOf('Organisation', input.organisationId);
    return await settle(CreateApiKeyPayload, async () => {
      const { apiKey, token } = await createApiKey(context, { ...input, organisationId });
      forgetRead(context.loaders);
      return { apiKey: presentApiKey(apiKey), token };
    });
  }

  @Mutation(() => RevokeApiKeyPayload, { description: 'Ends a key, from now on.' })
  async revokeApiKey(
    @Arg('input', { description: 'Which key.' }) input: RevokeApiKeyInput,
    @Ctx() context: ApiContext,
  ): Promise<RevokeApiKeyPayload> {
    const apiKeyId = idOf('ApiKey', input.apiKeyId);
    return await settle(RevokeApiKeyPayload, async () => {
      const apiKey = presentApiKey(await revokeApiKey(context, { apiKeyId }));
      forgetRead(context.loaders);
      return { apiKey };
    });
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: "The organisation it speaks for. Null for a member's app.",
  })
  async organisation(@Root() root: ApiKey, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.organisationId === null) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The member it reads for. Null for tills and organisations’ apps.',
  })
  async member(@Root() root: ApiKey, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.memberId === null ? null : present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Member, { description: 'Who made it.' })
  async createdBy(@Root() root: ApiKey, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.createdByMemberId), presentMember);
  }
}
