import { type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql';

/** What the service alone writes, by how a field is called or typed, and what it is. */
const owned: readonly [RegExp, string][] = [
  [/^id$/, 'an id that the service gives'],
  [/^scheme(Id)?$/, 'the scheme, which follows from who asks'],
  [/(^actor|^session|[a-z]By$|ByMemberId$|ById$)/, 'who did something, which follows from who asks'],
  [/balance|ledger|sequence|revision|transfer|turn$|tries$/i, 'what the ledger counts'],
  [/(^state|^status|State|Status|^is[A-Z].*|^verified|^approved|^redeemed)$/, 'a state, which commands change'],
  [/hash|prefix$/i, 'what is kept of a secret'],
  [/[a-z]At$|^bookedFor$/, 'an instant that the service writes down'],
];

/** Fields that look like it and are the caller's all the same: their coordinate → why. */
export const ownedExceptions: ReadonlyMap<string, string> = new Map([
  ['AcceptInvitationInput.scheme', 'nobody is signed in: an app of one scheme says which'],
  ['BeginPasskeySignInInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['CompleteStaffSignInInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['RequestSignInCodeInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['SignInInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['SignInWithCardInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['SignInWithPasskeyInput.scheme', 'nobody is signed in: sign-in names its scheme'],
  ['SignOutInput.sessionId', 'a session to end, which must be of one’s own'],
  ['CheckInInput.at', "when somebody came, from the group's list: bounded by the shift and by now"],
  ['CheckOutInput.at', "when somebody went, from the group's list: bounded by the check-in and by now"],
  ['AttendanceEntryInput.checkedInAt', "when somebody came, from the group's list, filled in afterwards"],
  ['AttendanceEntryInput.checkedOutAt', "when somebody went, from the group's list, filled in afterwards"],
  ['RecordAttendanceInput.entries', "lines of the group's list of who came; nothing of the ledger"],
  ['HoldOfferInput.offerRevision', 'what the till showed: it is compared and never stored'],
  ['RedeemCreditsInput.offerRevision', 'what the till showed: it is compared and never stored'],
  ['UpdateOpportunityInput.revision', 'what somebody saw: it is compared and never stored'],
  ['PublishOpportunityInput.revision', 'what somebody saw: it is compared and never stored'],
  ['FreezeAccountInput.isFrozen', 'it says which of the two an operator wants, and the ledger does it'],
  ['RegisterDocumentsInput.hashes', 'the hashes of documents, which are no secret'],
  ['RegisterAppInput.isConfidential', 'whether an app can keep a secret, which its makers know'],
  ['RegisterOrganisationInput.isGroup', 'what the organisation is'],
  ['RegisterOrganisationInput.isVenue', 'what the organisation is'],
  ['RegisterOrganisationInput.verified', 'for operators alone, who have seen its papers'],
  ['UpdateOfferInput.status', 'the venue pauses and ends its offers'],
  ['RegisterDocumentsInput.hashes', 'fingerprints of the documents of one’s own app, and of nothing secret'],
  ['CreateApiKeyInput.expiresAt', 'an end that whoever makes the key chooses, never in the past'],
  ['HoldOfferInput.bookedFor', 'when the visit is to be'],
  ['LogHoursInput.startsAt', 'the local time at which somebody began to give time'],
  ['AgreeExchangeInput.revision', 'what was seen: it is compared and never stored'],
  ['ProposeExchangeInput.startsAt', 'when two members would meet'],
  ['RescheduleExchangeInput.startsAt', 'when two members would meet'],
  ['EditRotaInput.revision', 'what somebody saw: it is compared and never stored'],
  ['ConfirmRotaInput.revision', 'what somebody saw: it is compared and never stored'],
  ['LogHoursInput.endsAt', 'the local time at which they stopped'],
]);

/** Input fields of mutations with which a client would write what belongs to the service, and exceptions that excuse nothing. */
export function serverOwnedProblems(
  schema: GraphQLSchema,
  exceptions: ReadonlyMap<string, string> = ownedExceptions,
): string[] {
  const fields = writtenFields(schema);
  const problems = [...fields].flatMap(([coordinate, { name, type }]) => {
    const kind = type === 'DateTime' ? 'an instant that the service writes down' : ownerOf(name);
    if (kind === undefined || exceptions.has(coordinate)) return [];
    return [
      `${coordinate} would let a client set ${kind}. Take it away, or say in serverOwned.ts why it is the caller's.`,
    ];
  });
  const idle = [...exceptions.keys()].filter((coordinate) => !fields.has(coordinate));
  return [...problems, ...idle.map((coordinate) => `The exception for ${coordinate} excuses nothing.`)].sort();
}

function ownerOf(name: string): string | undefined {
  return owned.find(([pattern]) => pattern.test(name))?.[1];
}

/** Everything a client can write: the arguments of mutations, and the fields of the inputs they take, however deep. */
function writtenFields(schema: GraphQLSchema): Map<string, { name: string; type: string }> {
  const found = new Map<string, { name: string; type: string }>();
  const seen = new Set<string>();
  const visit = (parent: string, parts: readonly { name: string; type: Parameters<typeof getNamedType>[0] }[]) => {
    for (const { name, type } of parts) {
      const named = getNamedType(type);
      if (!named) continue;
      found.set(`${parent}.${name}`, { name, type: named.name });
      if (!isInputObjectType(named) || seen.has(named.name)) continue;
      seen.add(named.name);
      visit(named.name, Object.values(named.getFields()));
    }
  };
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) visit(field.name, field.args);
  return found;
}
