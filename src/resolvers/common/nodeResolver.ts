import { ArrayMaxSize } from 'class-validator';
import type DataLoader from 'dataloader';
import { Arg, Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { RequestError } from '../../domain/errors.js';
import { fromGlobalId } from '../../domain/ids.js';
import { account } from '../../queries/accounts/account.js';
import { mintRequest } from '../../queries/accounts/mintRequests.js';
import { app, appFacts } from '../../queries/apps/apps.js';
import { consent } from '../../queries/apps/consents.js';
import { till } from '../../queries/apps/tills.js';
import { calendarFacts, calendarLink } from '../../queries/calendars/calendarLinks.js';
import { schemeOf } from '../../queries/defineQuery.js';
import { oneDueWork } from '../../queries/dueWork/dueWork.js';
import { hoursLog } from '../../queries/hours/hoursLog.js';
import { hoursImportById } from '../../queries/imports/hoursImports.js';
import type { Loaders } from '../../queries/loaders.js';
import { exchange } from '../../queries/neighbours/exchanges.js';
import { helpAnswer } from '../../queries/neighbours/helpAnswers.js';
import { helpPost } from '../../queries/neighbours/helpPost.js';
import { oneLetter } from '../../queries/notifications/letters.js';
import { oneMessage } from '../../queries/notifications/messages.js';
import { oneStaffTask } from '../../queries/notifications/staffTasks.js';
import { application } from '../../queries/opportunities/applications.js';
import { opportunity } from '../../queries/opportunities/opportunity.js';
import { absence } from '../../queries/organisations/absences.js';
import { organisation } from '../../queries/organisations/organisation.js';
import { apiKey, keyFacts } from '../../queries/people/apiKeys.js';
import { careLink } from '../../queries/people/careLinks.js';
import { invitation } from '../../queries/people/invitations.js';
import { member } from '../../queries/people/member.js';
import { memberCheck } from '../../queries/profiles/memberCheck.js';
import { readable } from '../../queries/readable.js';
import { rota } from '../../queries/rotas/rotas.js';
import { oneRound } from '../../queries/rounds/rounds.js';
import { scheme } from '../../queries/schemes/scheme.js';
import { ward } from '../../queries/schemes/ward.js';
import { savedSearch } from '../../queries/searches/savedSearch.js';
import { booking } from '../../queries/shifts/bookings.js';
import { shift, shiftRole } from '../../queries/shifts/shift.js';
import { shiftSeries } from '../../queries/shifts/shiftSeries.js';
import { type SwapRecord, swap, swapFacts } from '../../queries/shifts/swaps.js';
import { offer } from '../../queries/spending/offer.js';
import { redemption } from '../../queries/spending/redemption.js';
import { skill } from '../../queries/vocabulary/skill.js';
import { training } from '../../queries/vocabulary/training.js';
import { Node } from '../../schema/common/node.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { presentMintRequest } from '../accounts/presentMint.js';
import { presentApp, presentConsent, presentTill } from '../apps/presentApps.js';
import { presentCalendarLink } from '../calendars/presentCalendar.js';
import type { ApiContext } from '../context.js';
import { presentDueWork } from '../dueWork/presentDueWork.js';
import { presentHoursLog } from '../hours/presentHours.js';
import { presentHoursImport } from '../imports/presentHoursImport.js';
import { presentExchange, presentHelpAnswer, presentHelpPost } from '../neighbours/presentNeighbours.js';
import { presentLetter } from '../notifications/presentLetter.js';
import { presentMessage } from '../notifications/presentMessage.js';
import { presentStaffTask } from '../notifications/presentStaffTask.js';
import { presentApplication } from '../opportunities/presentApplication.js';
import { presentOpportunity } from '../opportunities/presentOpportunity.js';
import { presentAbsence, presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentInvitation } from '../people/invitationResolver.js';
import { presentCareLink } from '../people/presentCare.js';
import { presentApiKey, presentMember, presentScheme, presentWard } from '../people/presentPeople.js';
import { presentCheck } from '../profiles/presentProfiles.js';
import { presentRota } from '../rotas/presentRotas.js';
import { presentRound } from '../rounds/presentRound.js';
import { presentSavedSearch } from '../searches/presentSavedSearch.js';
import {
  presentBooking,
  presentShift,
  presentShiftRole,
  presentShiftSeries,
  presentSwap,
} from '../shifts/presentShifts.js';
import { presentOffer, presentRedemption } from '../spending/presentSpending.js';
import { presentSkill, presentTraining } from '../vocabulary/presentVocabulary.js';

type Find = (context: ApiContext, id: string) => Promise<Node | null>;

function found<Row>(
  query: { queryName: string; policyName: string },
  loader: (by: Loaders) => DataLoader<string, Row | null>,
  factsOf: (row: Row) => unknown,
  show: (row: Row, context: ApiContext) => Node,
): Find {
  const read = readable(query, loader, factsOf);
  return async (context, id) => {
    const row = await read(context, id);
    return row === null ? null : show(row, context);
  };
}

/** What policies ask about, where that is the object itself or nothing of it. */
const itself = (row: unknown) => row;
const nothing = () => undefined;

const memberFacts = ({ id }: { id: string }) => ({ memberId: id });
const careFacts = (row: { forMemberId: string; byMemberId: string }) => ({
  memberId: row.forMemberId,
  byMemberId: row.byMemberId,
});
const answerFacts = (row: { memberId: string; posterId: string }) => ({ memberIds: [row.memberId, row.posterId] });
const exchangeSides = (row: { helperId: string; helpedId: string }) => ({ memberIds: [row.helperId, row.helpedId] });
const invitationFacts = (row: { organisationId?: string | null }) => ({ organisationId: row.organisationId ?? null });
const organisationFacts = (row: { id: string; status: string; sponsorOrganisationId?: string | null }) => ({
  organisationId: row.id,
  status: row.status,
  sponsorOrganisationId: row.sponsorOrganisationId ?? null,
});

/** Each type is judged by the policy of its own query, here as everywhere. */
const finders: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['Account', found(account, (by) => by.account, itself, presentAccount)],
  ['App', found(app, (by) => by.app, appFacts, presentApp)],
  ['Application', found(application, (by) => by.application, itself, presentApplication)],
  ['ApiKey', found(apiKey, (by) => by.apiKey, keyFacts, presentApiKey)],
  ['CalendarLink', found(calendarLink, (by) => by.calendarLink, calendarFacts, presentCalendarLink)],
  ['CareLink', found(careLink, (by) => by.careLink, careFacts, presentCareLink)],
  ['Consent', found(consent, (by) => by.consent, itself, presentConsent)],
  ['DueWork', found(oneDueWork, (by) => by.dueWork, nothing, presentDueWork)],
  ['HelpAnswer', found(helpAnswer, (by) => by.helpAnswer, answerFacts, presentHelpAnswer)],
  ['HelpExchange', found(exchange, (by) => by.helpExchange, exchangeSides, presentExchange)],
  ['HelpPost', found(helpPost, (by) => by.helpPost, itself, presentHelpPost)],
  ['HoursImport', found(hoursImportById, (by) => by.hoursImport, itself, presentHoursImport)],
  ['HoursLog', found(hoursLog, (by) => by.hoursLog, itself, presentHoursLog)],
  ['Invitation', found(invitation, (by) => by.invitation, invitationFacts, presentInvitation)],
  ['LeaderAbsence', found(absence, (by) => by.absence, itself, presentAbsence)],
  ['Letter', found(oneLetter, (by) => by.letter, nothing, presentLetter)],
  ['Message', found(oneMessage, (by) => by.message, nothing, presentMessage)],
  ['Member', found(member, (by) => by.member, memberFacts, presentMember)],
  ['MemberCheck', found(memberCheck, (by) => by.memberCheck, itself, presentCheck)],
  ['MintRequest', found(mintRequest, (by) => by.mintRequest, nothing, presentMintRequest)],
  ['Offer', found(offer, (by) => by.offer, nothing, presentOffer)],
  ['Opportunity', found(opportunity, (by) => by.opportunity, itself, presentOpportunity)],
  ['Organisation', found(organisation, (by) => by.organisation, organisationFacts, presentOrganisation)],
  ['Redemption', found(redemption, (by) => by.redemption, itself, presentRedemption)],
  ['Rota', found(rota, (by) => by.rota, itself, presentRota)],
  ['SavedSearch', found(savedSearch, (by) => by.savedSearch, itself, presentSavedSearch)],
  ['Round', found(oneRound, (by) => by.round, nothing, presentRound)],
  ['Scheme', found(scheme, (by) => by.scheme, nothing, presentScheme)],
  ['Skill', found(skill, (by) => by.skill, nothing, presentSkill)],
  ['Shift', found(shift, (by) => by.shift, itself, presentShift)],
  ['ShiftRole', found(shiftRole, (by) => by.shiftRole, itself, presentShiftRole)],
  ['ShiftSeries', found(shiftSeries, (by) => by.shiftSeries, itself, presentShiftSeries)],
  ['StaffTask', found(oneStaffTask, (by) => by.staffTask, nothing, presentStaffTask)],
  ['Booking', found(booking, (by) => by.booking, itself, presentBooking)],
  [
    'Swap',
    found(
      swap,
      (by) => by.swap,
      (row) => swapFacts(row as SwapRecord),
      presentSwap,
    ),
  ],
  ['Till', found(till, (by) => by.till, itself, presentTill)],
  ['Training', found(training, (by) => by.training, nothing, presentTraining)],
  ['Ward', found(ward, (by) => by.ward, nothing, presentWard)],
]);

const idsMax = 100;

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
    const types = new Map<string, Set<string>>();
    for (const globalId of ids) {
      const type = fromGlobalId(globalId)?.type;
      if (type !== undefined) types.set(type, (types.get(type) ?? new Set()).add(globalId));
    }
    const found = new Map<string, Node | null>();
    // One read for each type, one after the other: a long list of ids leaves connections for others.
    for (const wanted of types.values()) {
      await Promise.all([...wanted].map(async (id) => found.set(id, await findNode(context, id))));
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
    // What is missing and what is hidden look alike here, whichever way the object is found.
    if (error instanceof RequestError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN')) return null;
    throw error;
  }
}
