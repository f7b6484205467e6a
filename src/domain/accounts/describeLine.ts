/** What a statement line knows about where its credits came from or went. */
export interface LineFacts {
  kind: string;
  amountMinutes: number;
  note: string | null;
  reversedKind: string | null;
  groupName: string | null;
  workedOn: string | null;
  venueName: string | null;
  offerTitle: string | null;
  otherMemberName: string | null;
}

/** On the statement of somebody who was given credits to begin with. */
export const welcomeNote = 'Welcome: credits to begin with';

/** A statement line in plain words, for the holder of the account. */
export function describeLine(line: LineFacts): string {
  const arrived = line.amountMinutes > 0;
  switch (line.kind) {
    case 'ISSUE':
    case 'AWARD':
      return arrived
        ? `Thank you for your time with ${workOf(line, 'your group')}`
        : `Given for time with ${workOf(line, 'the group')}`;
    case 'REDEMPTION':
      return arrived
        ? `${line.offerTitle ?? 'An offer'} enjoyed by a member`
        : `Enjoyed: ${line.offerTitle ?? 'an offer'} at ${line.venueName ?? 'a venue'}`;
    case 'GIFT':
      return arrived
        ? `A gift from ${line.otherMemberName ?? 'a member'}`
        : `A gift to ${line.otherMemberName ?? 'a member'}`;
    case 'DONATION':
      return arrived ? 'Donated by a member' : `Donated to ${line.groupName ?? 'the community pot'}`;
    case 'EXPIRY':
      return 'Unspent credits passed on to the community pot';
    case 'RETURN':
      return 'Credits returned to the scheme';
    case 'EXCHANGE':
      return `${arrived ? 'Thank you' : 'Help'} from ${line.otherMemberName ?? 'a neighbour'}`;
    case 'GRANT':
      return describeGrant(line);
    case 'REVERSAL':
      return describeReversal(line);
    default:
      return line.note ?? 'Put right by the scheme';
  }
}

function describeGrant({ amountMinutes, note, groupName }: LineFacts): string {
  if (amountMinutes < 0) return `Granted to ${groupName ?? 'a group'}`;
  return note === welcomeNote ? note : 'Granted by the scheme';
}

function describeReversal(line: LineFacts): string {
  switch (line.reversedKind) {
    case 'REDEMPTION':
      return `Given back: ${line.offerTitle ?? 'an offer'} at ${line.venueName ?? 'a venue'}`;
    case 'ISSUE':
    case 'AWARD':
      return `${line.amountMinutes > 0 ? 'Given' : 'Taken'} back: hours with ${workOf(line, 'your group')}`;
    case 'EXCHANGE':
      return `${line.amountMinutes > 0 ? 'Given' : 'Taken'} back: help between you and ${line.otherMemberName ?? 'a neighbour'}`;
    default:
      return 'Put right by the scheme';
  }
}

/** The group and the day. */
function workOf(line: LineFacts, unknownGroup: string): string {
  return `${line.groupName ?? unknownGroup}${line.workedOn ? ` on ${spoken(line.workedOn)}` : ''}`;
}

const dayForm = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const spokenDays = new Map<string, string>();
/** Some eleven years of days: what statements name comes from far fewer. */
const spokenDaysMax = 4_000;

/** Statements name the same days over and over, and finding the words for one costs more than everything else in a line. */
function spoken(day: string): string {
  const known = spokenDays.get(day);
  if (known !== undefined) return known;
  const words = dayForm.format(new Date(`${day}T12:00:00Z`));
  if (spokenDays.size >= spokenDaysMax) spokenDays.clear();
  spokenDays.set(day, words);
  return words;
}
