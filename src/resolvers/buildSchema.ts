import 'reflect-metadata';
import { defaultFieldResolver, type GraphQLSchema, isObjectType, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import { declaredPolicies } from '../queries/defineQuery.js';
import { AccountResolver } from './accounts/accountResolver.js';
import { ExplanationResolver } from './accounts/explanationResolver.js';
import { FreezeResolver } from './accounts/freezeResolver.js';
import { GiftResolver } from './accounts/giftResolver.js';
import { MintResolver } from './accounts/mintResolver.js';
import { NightResolver } from './accounts/nightResolver.js';
import { PotResolver } from './accounts/potResolver.js';
import { AppResolver } from './apps/appResolver.js';
import { ConsentResolver } from './apps/consentResolver.js';
import { TillResolver } from './apps/tillResolver.js';
import { AttendanceOfHoursResolver, AttendanceResolver } from './attendance/attendanceResolver.js';
import { CalendarResolver } from './calendars/calendarResolver.js';
import { NodeResolver } from './common/nodeResolver.js';
import { validateInput } from './common/validateInput.js';
import type { ApiContext } from './context.js';
import { DocumentResolver } from './documents/documentResolver.js';
import { DueWorkResolver } from './dueWork/dueWorkResolver.js';
import { AppealResolver } from './hours/appealResolver.js';
import { HoursLogResolver } from './hours/hoursLogResolver.js';
import { HoursMutationResolver } from './hours/hoursMutations.js';
import { ImportResolver } from './hours/importResolver.js';
import { HoursImportResolver } from './imports/hoursImportResolver.js';
import { LiveResolver } from './live/liveResolver.js';
import { FairnessGroupResolver, FairnessResolver, FairnessWardResolver } from './matching/fairnessResolver.js';
import {
  DismissedMatchResolver,
  MatchListResolver,
  MatchResolver,
  MemberMatchesResolver,
  MemberMatchListResolver,
  MemberMatchResolver,
  OpportunityMatchesResolver,
} from './matching/matchResolver.js';
import { BlockResolver } from './neighbours/blockResolver.js';
import { ExchangeCreditsResolver } from './neighbours/exchangeCredits.js';
import { ExchangeResolver } from './neighbours/exchangeResolver.js';
import { HelpAnswerResolver, HelpPostResolver } from './neighbours/helpResolver.js';
import { LetterResolver } from './notifications/letterResolver.js';
import { MessageResolver } from './notifications/messageResolver.js';
import { PushResolver } from './notifications/pushResolver.js';
import { StaffTaskResolver } from './notifications/staffTaskResolver.js';
import { ApplicationResolver, OpportunityApplicationsResolver } from './opportunities/applicationResolver.js';
import { GuardianConsentResolver } from './opportunities/guardianConsentResolver.js';
import { OpportunityImportResolver } from './opportunities/opportunityImportResolver.js';
import { OpportunityMutations } from './opportunities/opportunityMutations.js';
import {
  OpportunityPlaceResolver,
  OpportunityRequirementsResolver,
  OpportunityResolver,
  OrganisationOpportunitiesResolver,
} from './opportunities/opportunityResolver.js';
import { AbsencesResolver, DeputyResolver } from './organisations/deputyResolver.js';
import { OrganisationMutations } from './organisations/organisationMutations.js';
import {
  OrganisationOverviewResolver,
  OrganisationResolver,
  OrganisationRoleResolver,
} from './organisations/organisationResolver.js';
import { OrganisationStatusMutations } from './organisations/organisationStatusMutations.js';
import { ApiKeyResolver } from './people/apiKeyResolver.js';
import { ActByOtherResolver, CareResolver, MemberCareResolver, ViewerCareResolver } from './people/careResolver.js';
import { CloseMembershipResolver, MembershipEndResolver } from './people/closeMembershipResolver.js';
import { InvitationResolver } from './people/invitationResolver.js';
import { MemberMutations } from './people/memberMutations.js';
import { MemberResolver } from './people/memberResolver.js';
import { MergeResolver } from './people/mergeResolver.js';
import { PasskeyResolver } from './people/passkeyResolver.js';
import { RoleResolver } from './people/roleResolver.js';
import { SchemeRulesResolver } from './people/schemeRulesResolver.js';
import { SessionResolver, SignInResolver } from './people/signInResolver.js';
import { StaffSignInResolver } from './people/staffSignInResolver.js';
import { SchemeResolver, ViewerResolver } from './people/viewerResolver.js';
import { CheckResolver } from './profiles/checkResolver.js';
import { MemberProfileEdges, ProfileResolver } from './profiles/profileResolver.js';
import { RotaPlanMutations } from './rotas/rotaPlanMutations.js';
import {
  OrganisationRotasResolver,
  RotaGapResolver,
  RotaResolver,
  RotaSeatResolver,
  RotaWishResolver,
} from './rotas/rotaResolver.js';
import { RoundResolver } from './rounds/roundResolver.js';
import { MemberSavedSearchesResolver, SavedSearchResolver } from './searches/savedSearchResolver.js';
import { BookingResolver, MemberBookingsResolver } from './shifts/bookingResolver.js';
import { RotaMutations } from './shifts/rotaMutations.js';
import { OpportunityShiftsResolver, ShiftResolver, ShiftRoleResolver } from './shifts/shiftResolver.js';
import { SwapResolver } from './shifts/swapResolver.js';
import { HoldResolver } from './spending/holdResolver.js';
import { MemberCardResolver } from './spending/memberCardResolver.js';
import { OfferResolver } from './spending/offerResolver.js';
import { RedemptionResolver } from './spending/redemptionResolver.js';
import { VenueReturnResolver } from './spending/venueReturnResolver.js';
import { SkillResolver } from './vocabulary/skillResolver.js';
import { TrainingResolver } from './vocabulary/trainingResolver.js';

/** Every resolver class, listed. */
const resolvers: NonEmptyArray<new () => object> = [
  AbsencesResolver,
  AccountResolver,
  BlockResolver,
  ExchangeCreditsResolver,
  ExchangeResolver,
  HelpAnswerResolver,
  HelpPostResolver,
  ActByOtherResolver,
  ExplanationResolver,
  ApiKeyResolver,
  AttendanceOfHoursResolver,
  AttendanceResolver,
  CalendarResolver,
  CloseMembershipResolver,
  CareResolver,
  DocumentResolver,
  DueWorkResolver,
  MessageResolver,
  StaffTaskResolver,
  LetterResolver,
  FairnessResolver,
  FairnessGroupResolver,
  FairnessWardResolver,
  FreezeResolver,
  AppealResolver,
  AppResolver,
  ConsentResolver,
  DeputyResolver,
  GiftResolver,
  HoldResolver,
  HoursLogResolver,
  HoursMutationResolver,
  HoursImportResolver,
  ImportResolver,
  LiveResolver,
  MatchListResolver,
  MatchResolver,
  MemberMatchListResolver,
  DismissedMatchResolver,
  MemberMatchResolver,
  MemberMatchesResolver,
  OpportunityMatchesResolver,
  MemberCardResolver,
  InvitationResolver,
  MemberCareResolver,
  MemberMutations,
  MemberResolver,
  MemberProfileEdges,
  ProfileResolver,
  CheckResolver,
  MembershipEndResolver,
  MergeResolver,
  MintResolver,
  NightResolver,
  NodeResolver,
  OfferResolver,
  ApplicationResolver,
  GuardianConsentResolver,
  OpportunityApplicationsResolver,
  OpportunityImportResolver,
  OpportunityMutations,
  OpportunityPlaceResolver,
  OpportunityRequirementsResolver,
  OpportunityResolver,
  OrganisationMutations,
  OrganisationOpportunitiesResolver,
  OrganisationOverviewResolver,
  OrganisationResolver,
  OrganisationRoleResolver,
  OrganisationStatusMutations,
  PotResolver,
  RedemptionResolver,
  RoleResolver,
  RotaMutations,
  OrganisationRotasResolver,
  RotaGapResolver,
  RotaPlanMutations,
  RoundResolver,
  RotaResolver,
  RotaSeatResolver,
  RotaWishResolver,
  BookingResolver,
  MemberBookingsResolver,
  ShiftResolver,
  OpportunityShiftsResolver,
  ShiftRoleResolver,
  SwapResolver,
  MemberSavedSearchesResolver,
  SavedSearchResolver,
  SchemeResolver,
  SchemeRulesResolver,
  SessionResolver,
  SignInResolver,
  SkillResolver,
  StaffSignInResolver,
  PasskeyResolver,
  PushResolver,
  TillResolver,
  TrainingResolver,
  VenueReturnResolver,
  ViewerCareResolver,
  ViewerResolver,
];

/** TypeGraphQL asks for one as soon as there is a subscription; ours bring streams of their own, which read and judge at each delivery. */
const noPubSub = {
  publish: () => undefined,
  subscribe: (): never => {
    throw new Error('a subscription must say what it follows');
  },
};

let made: Promise<GraphQLSchema> | undefined;

/** The executable schema, with every private field guarded by its declared policy. Made once in a process: nothing changes it afterwards. */
export function buildServiceSchema(): Promise<GraphQLSchema> {
  made ??= makeSchema();
  return made;
}

async function makeSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: resolvers as unknown as Parameters<typeof buildSchema>[0]['resolvers'],
    validateFn: validateInput,
    pubSub: noPubSub,
  });
  describeRoots(schema);
  readPlainFields(schema);
  guardPrivateFields(schema);
  return schema;
}

/** TypeGraphQL makes the root types itself and gives them no description. */
function describeRoots(schema: GraphQLSchema): void {
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  const subscription = schema.getSubscriptionType();
  if (query) query.description = 'What can be read. Everything is within the scheme of whoever asks.';
  if (mutation) mutation.description = 'What can be done. A refusal is data: look at userErrors.';
  if (subscription) {
    subscription.description =
      'What can be followed: the answer now, and again whenever it changes. At /graphql/stream (server-sent events), or over a WebSocket at /graphql.';
  }
}

/** The schema as text, sorted: what schema.graphql holds. */
export async function emitSchemaSdl(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildServiceSchema()))}\n`;
}

/** Who may see a field, as declared beside it or on its type; undefined where neither says. */
export function visibilityOf(type: { extensions: object }, field: { extensions: object }): string | undefined {
  return (
    (field.extensions as { visibility?: string }).visibility ?? (type.extensions as { visibility?: string }).visibility
  );
}

/**
 * A field that is a property of its object is read as one. TypeGraphQL wraps each into a chain for middlewares, of which there are none; on a page of
 * twenty lines that is a hundred times nothing.
 */
function readPlainFields(schema: GraphQLSchema): void {
  const { objectTypes, fieldResolvers } = getMetadataStorage();
  const resolved = new Set(fieldResolvers.map((one) => `${one.getObjectType?.().name} ${one.schemaName}`));
  for (const { name, target, fields = [] } of objectTypes) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of fields) {
      const shown = type.getFields()[field.schemaName];
      const isPlain = field.name === field.schemaName && !resolved.has(`${target.name} ${field.schemaName}`);
      if (shown && isPlain) shown.resolve = undefined;
    }
  }
}

function guardPrivateFields(schema: GraphQLSchema): void {
  const policies = declaredPolicies();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const visibility = visibilityOf(type, field);
      if (visibility === undefined || visibility === 'open') continue;
      const policy = policies.get(visibility);
      if (!policy) throw new Error(`${type.name}.${field.name} names the policy ${visibility}, which nobody declared`);
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: ApiContext, info) =>
        policy.allows(context.actor, source as never) ? resolve(source, args, context, info) : null;
    }
  }
}
