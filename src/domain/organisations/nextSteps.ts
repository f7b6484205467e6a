import { dateWords } from '../notifications/dates.js';

/** What stands at an organisation, as far as somebody there has something to do about it. */
export interface OrganisationFacts {
  status: 'PENDING' | 'VERIFIED' | 'SUSPENDED' | 'CLOSED';
  isGroup: boolean;
  isVenue: boolean;
  /** The name of the sponsor that has not said yet whether it vouches. */
  waitsForSponsor: string | null;
  leaders: number;
  tills: number;
  activeOffers: number;
  waitingHours: number;
  /** The local day on which the oldest of them was submitted. */
  oldestWaitingOn: string | null;
  groupsToVouchFor: number;
}

const words = dateWords('en-GB', 'at');

/** What to do next, in the order that helps most. Empty where nothing is waiting. */
export function nextSteps(facts: OrganisationFacts): string[] {
  if (facts.status === 'CLOSED') return [];
  if (facts.status === 'SUSPENDED') {
    return ['It is paused while the scheme’s staff look into something. Please talk to them.'];
  }
  const steps: string[] = [];
  if (facts.status === 'PENDING') {
    steps.push('The scheme’s staff will verify this organisation. Until then it takes no hours and no credits.');
    if (facts.waitsForSponsor !== null) {
      steps.push(`${facts.waitsForSponsor} has been asked to vouch for it. A word from you to them may help.`);
    }
    return steps;
  }
  if (facts.waitingHours > 0 && facts.oldestWaitingOn !== null) {
    const logs = facts.waitingHours === 1 ? 'One log of hours waits' : `${facts.waitingHours} logs of hours wait`;
    steps.push(`${logs} to be checked, the oldest since ${words.day(facts.oldestWaitingOn)}.`);
  }
  if (facts.groupsToVouchFor > 0) {
    steps.push(
      facts.groupsToVouchFor === 1
        ? 'A group has asked you to vouch for it. Say so if you know it.'
        : `${facts.groupsToVouchFor} groups have asked you to vouch for them. Say so for those you know.`,
    );
  }
  if (facts.isGroup && facts.leaders < 2) {
    steps.push('Name a second person who approves hours: nobody approves their own, and holidays come.');
  }
  if (facts.isVenue && facts.activeOffers === 0)
    steps.push('Add an offer, so that members can enjoy their credits here.');
  if (facts.isVenue && facts.tills === 0)
    steps.push('Pair a till with the venue, or give somebody at the counter the role.');
  return steps;
}
