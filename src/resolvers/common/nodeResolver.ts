import { ArrayMaxSize } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { RequestError } from '../../domain/errors.js';
import { fromGlobalId } from '../../domain/ids.js';
import { account } from '../../queries/accounts/account.js';
import { mintRequest } from '../../queries/accounts/mintRequests.js';
import { schemeOf } from '../../queries/defineQuery.js';
import { oneDueWork } from '../../queries/dueWork/dueWork.js';
import { hoursLog } from '../../queries/hours/hoursLog.js';
import { absence } from '../../queries/organisations/absences.js';
import { organisation } from '../../queries/organisations/organisation.js';
import { apiKey } from '../../queries/people/apiKeys.js';
import { careLink } from '../../queries/people/careLinks.js';
import { invitation } from '../../queries/people/invitations.js';
import { member } from '../../queries/people/member.js';
import { scheme } from '../../queries/schemes/scheme.js';
import { ward } from '../../queries/schemes/ward.js';
import { offer } from '../../queries/spending/offer.js';
import { redemption } from '../../queries/spending/redemption.js';
import { Node } from '../../schema/common/node.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { presentMintRequest } from '../accounts/presentMint.js';
import type { ApiContext } from '../context.js';
import { presentDueWork } from '../dueWork/presentDueWork.js';
import { presentHoursLog } from '../hours/presentHours.js';

import { presentAbsence, presentOrganisation } from '../organisations/presentOrganisation.js';

import { presentInvitation } from '../people/invitationResolver.js';
import { presentCareLink } from '../people/presentCare.js';

import { presentApiKey, presentMember, presentScheme, presentWard } from '../people/presentPeople.js';
import { presentOffer, presentRedemption } from '../spending/presentSpending.js';

type Find = (context: ApiContext, id: string) => Promise<Node | null>;

/** Each type is found by its own query, so that it is judged by its own policy here as everywhere. */
const finders: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['Account', async (context, accountId) => presentAccount(await account(context, { accountId }))],
  ['ApiKey', async (context, apiKeyId) => presentApiKey(await apiKey(context, { apiKeyId }))],
  ['CareLink', async (context, careLinkId) => presentCareLink(await careLink(context, { careLinkId }))],
  ['DueWork', async (context, dueWorkId) => presentDueWork(await oneDueWork(context, { dueWorkId }))],
  ['HoursLog', async (context, hoursLogId) => presentHoursLog(await hoursLog(context, { hoursLogId }))],
  ['LeaderAbsence', async (context, absenceId) => presentAbsence(await absence(context, { absenceId }))],
  ['Invitation', async (context, invitationId) => presentInvitation(await invitation(context, { invitationId }))],
  ['Member', async (context, memberId) => presentMember(await member(context, { memberId }))],
  ['MintRequest', async (context, id) => presentMintRequest(await mintRequest(context, { mintRequestId: id }))],
  ['Offer', async (context, offerId) => presentOffer(await offer(context, { offerId }))],
  ['Organisation', async (context, id) => presentOrganisation(await organisation(context, { organisationId: id }))],
  ['Redemption', async (context, redemptionId) => presentRedemption(await redemption(context, { redemptionId }))],
  ['Scheme', async (context, id) => (id === schemeOf(context.actor) ? presentScheme(await scheme(context, {})) : null)],
  ['Ward', async (context, wardId) => presentWard(await ward(context, { wardId }))],
]);

const idsMax = 100;
/** Each id is a read of its own: a few at a time leave connections for others. */
const atOnce = 5;

@ArgsType()
class NodesArgs {
  @Field(() => [ID], { description: 'At most 100 ids.' })
  @ArrayMaxSize(idsMax)
  ids!: string[];
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      'Any object by its id. Null where it is missing, hidden from you, or the id was never one: all look alike.',
  })
  async node(
    @Arg('id', () => ID, { description: 'The id of any object.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Node | null> {
    schemeOf(context.actor);
    return await findNode(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Objects by their ids, in the order of the ids. Null in the place of one that is missing or hidden from you.',
  })
  async nodes(@Args(() => NodesArgs) { ids }: NodesArgs, @Ctx() context: ApiContext): Promise<(Node | null)[]> {
    schemeOf(context.actor);
    const wanted = [...new Set(ids)];
    const found = new Map<string, Node | null>();
    for (let start = 0; start < wanted.length; start += atOnce) {
      const few = wanted.slice(start, start + atOnce);
      const nodes = await Promise.all(few.map((id) => findNode(context, id)));
      few.forEach((id, index) => {
        found.set(id, nodes[index] ?? null);
      });
    }
    return ids.map((id) => found.get(id) ?? null);
  }
}

async function findNode(context: ApiContext, globalId: string): Promise<Node | null> {
  const parsed = fromGlobalId(globalId);
  const find = parsed && finders.get(parsed.type);
  if (!find) return null;
  try {
    return await find(context, parsed.id);
  } catch (error) {
    if (error instanceof RequestError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN')) return null;
    throw error;
  }
}
