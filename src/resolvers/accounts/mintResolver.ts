import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { approveMint } from '../../commands/accounts/approveMint.js';
import { declineMint } from '../../commands/accounts/declineMint.js';
import { mintCredits } from '../../commands/accounts/mintCredits.js';
import { mintRequest, mintRequests } from '../../queries/accounts/mintRequests.js';
import {
  ApproveMintInput,
  ApproveMintPayload,
  DeclineMintInput,
  DeclineMintPayload,
  MintCreditsInput,
  MintCreditsPayload,
  MintRequest,
  MintRequestConnection,
  MintRequestsArgs,
} from '../../schema/accounts/mint.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { filledPot } from './potResolver.js';
import { presentMintRequest } from './presentMint.js';

@Resolver(() => MintRequest)
export class MintResolver {
  @Query(() => MintRequestConnection, {
    description: 'Requests to issue credits beyond the supply cap, the latest first. For operators and auditors.',
  })
  async mintRequests(
    @Args(() => MintRequestsArgs) { first, after, state }: MintRequestsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<MintRequest>> {
    const page = await mintRequests(context, { first, after, state });
    return presentPage(MintRequestConnection, page, presentMintRequest);
  }

  @Mutation(() => MintCreditsPayload, {
    description:
      'Asks to issue credits into a pot beyond the supply cap. Nothing moves until another operator approves it with approveMint. For operators.',
  })
  async mintCredits(
    @Arg('input', { description: 'What is asked for.' }) input: MintCreditsInput,
    @Ctx() context: ApiContext,
  ): Promise<MintCreditsPayload> {
    const organisationId = optionalIdOf('Organisation', input.organisationId);
    return await settle(MintCreditsPayload, async () => {
      const { mintRequestId } = await mintCredits(context, { ...input, organisationId });
      return { mintRequest: await read(context, mintRequestId) };
    });
  }

  @Mutation(() => ApproveMintPayload, {
    description:
      'Issues the credits that another operator asked for, beyond the supply cap. Never by whoever asked. For operators.',
  })
  async approveMint(
    @Arg('input', { description: 'Which request.' }) input: ApproveMintInput,
    @Ctx() context: ApiContext,
  ): Promise<ApproveMintPayload> {
    const mintRequestId = idOf('MintRequest', input.mintRequestId);
    return await settle(ApproveMintPayload, async () => {
      const { idempotencyKey } = input;
      const pot = await filledPot(context, await approveMint(context, { idempotencyKey, mintRequestId }));
      return { ...pot, mintRequest: await read(context, mintRequestId) };
    });
  }

  @Mutation(() => DeclineMintPayload, {
    description: 'Ends a request: another operator declines it, whoever asked withdraws it. For operators.',
  })
  async declineMint(
    @Arg('input', { description: 'Which request, and why.' }) input: DeclineMintInput,
    @Ctx() context: ApiContext,
  ): Promise<DeclineMintPayload> {
    const mintRequestId = idOf('MintRequest', input.mintRequestId);
    return await settle(DeclineMintPayload, async () => {
      await declineMint(context, { mintRequestId, reason: input.reason });
      return { mintRequest: await read(context, mintRequestId) };
    });
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The group whose pot it is. Null for the community pot.',
  })
  async organisation(@Root() root: MintRequest, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.organisationId === null) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Member, { description: 'The operator who asked.' })
  async askedBy(@Root() root: MintRequest, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.askedByMemberId), presentMember);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'The operator who decided. Null while nobody has.' })
  async decidedBy(@Root() root: MintRequest, @Ctx() context: ApiContext): Promise<Member | null> {
    if (root.decidedByMemberId === null) return null;
    return present(await context.loaders.member.load(root.decidedByMemberId), presentMember);
  }
}

async function read(context: ApiContext, mintRequestId: string): Promise<MintRequest> {
  return presentMintRequest(await mintRequest(context, { mintRequestId }));
}
