import { agreeExchange } from '../../../src/commands/neighbours/agreeExchange.js';
import { answerHelp } from '../../../src/commands/neighbours/answerHelp.js';
import { blockMember } from '../../../src/commands/neighbours/blockMember.js';
import { disputeExchange } from '../../../src/commands/neighbours/disputeExchange.js';
import { postHelpOffer } from '../../../src/commands/neighbours/postHelpOffer.js';
import { postHelpRequest } from '../../../src/commands/neighbours/postHelpRequest.js';
import { proposeExchange } from '../../../src/commands/neighbours/proposeExchange.js';
import { confirm, hourMs } from '../../integration/neighbours/steps.js';
import { memberActor } from '../../integration/spending/steps.js';
import type { World } from '../../support/world.js';

interface Two {
  member: string;
  friend: string;
  standIn: string;
}

/** What a member and a friend of theirs do for one another, one of each kind. */
export async function neighbours(world: World, marker: string, { member, friend, standIn }: Two) {
  const as = (id: string) => world.as(memberActor(world, id));
  const post = { cause: 'NEIGHBOURHOOD', placeKind: 'ON_SITE', place: `3 ${marker} Road` } as const;
  const words = `${marker} could come`;
  const request = async (memberId: string, title: string) =>
    (await postHelpRequest(as(memberId), { memberId, title: `${marker} ${title}`, ...post })).id;
  const offer = async (title: string) =>
    (await postHelpOffer(as(friend), { memberId: friend, title: `${marker} ${title}`, ...post })).id;
  const answer = async (postId: string, memberId: string) =>
    (await answerHelp(as(memberId), { postId, memberId, words })).id;
  const proposed = async (from: string, to: string, startsAt: Date) => {
    const answerId = await answer(await request(from, 'hedge'), to);
    return (await proposeExchange(as(to), { answerId, memberId: to, startsAt, minutes: 60 })).id;
  };
  const agreed = async (from: string, to: string, startsAt: Date) => {
    const exchangeId = await proposed(from, to, startsAt);
    await agreeExchange(as(from), { exchangeId, memberId: from, revision: 1 });
    return exchangeId;
  };
  const now = world.clock.now();
  const tomorrow = new Date(now.getTime() + 24 * hourMs);
  const confirmed = async (from: string, to: string) => {
    const exchangeId = await agreed(from, to, now);
    await confirm(world, exchangeId, to, 60);
    await confirm(world, exchangeId, from, 60);
    return exchangeId;
  };
  const helpPost = await request(member, 'shopping');
  const disputed = await agreed(member, friend, now);
  await disputeExchange(as(friend), { exchangeId: disputed, memberId: friend, reason: `${marker} rain` });
  const waiting = await confirmed(friend, member);
  await world.credit(friend, 120);
  await blockMember(as(member), { memberId: member, blockedMemberId: standIn });
  return {
    helpPost,
    helpAnswer: await answer(helpPost, friend),
    helpOffered: await offer('lifts'),
    ownAnswer: await answer(await offer('cakes'), member),
    proposedExchange: await proposed(member, friend, tomorrow),
    agreedExchange: await agreed(member, friend, tomorrow),
    metExchange: await agreed(member, friend, now),
    waitingExchange: waiting,
    disputedExchange: disputed,
    settledExchange: await confirmed(member, friend),
  };
}
