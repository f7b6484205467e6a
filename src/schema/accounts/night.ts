import { Field, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ description: 'A promise of the ledger that did not hold.' })
export class BrokenPromise {
  @Field(() => Int, { description: 'Its number, as in the ledger check.' })
  promise!: number;

  @Field(() => Int, { description: 'In how many things it is broken.' })
  differences!: number;
}

@Open()
@ObjectType({ description: 'What the nightly check of the ledger found.' })
export class Reconciliation {
  @Field(() => Day, { description: 'The local day in whose night it was checked.' })
  dayOn!: string;

  @Field(() => Instant, { description: 'When.' })
  checkedAt!: Date;

  @Field(() => Int, { description: 'Transfers looked at.' })
  transfers!: number;

  @Field(() => Int, { description: 'Entries looked at.' })
  entries!: number;

  @Field(() => Int, { description: 'Accounts looked at.' })
  accounts!: number;

  @Field(() => Int, { description: 'How many differences there are. 0: every promise holds.' })
  differences!: number;

  @Field(() => [BrokenPromise], { description: 'Which promises are broken. Empty when all hold.' })
  broken!: BrokenPromise[];
}

export const ReconciliationConnection = connectionType('Reconciliation', () => Reconciliation);

@Open()
@ObjectType({ description: 'The figures of a month, frozen when it was over. They never move afterwards.' })
export class MonthFigures {
  @Field(() => Day, { description: 'The first local day of the month.' })
  monthOn!: string;

  @Field(() => Instant, { description: 'When they were frozen.' })
  frozenAt!: Date;

  @Field(() => Minutes, {
    description:
      'Hours given: those approved in the month, whenever they were given. Gifts, refunds, welcome credits and adjustments are none.',
  })
  givenMinutes!: number;

  @Field(() => Minutes, { description: 'Hours given whose approval was reversed in the month.' })
  takenBackMinutes!: number;

  @Field(() => Int, { description: 'Hours logs approved.' })
  approvedLogs!: number;

  @Field(() => Minutes, { description: 'Credits newly issued, to members and pots.' })
  issuedMinutes!: number;

  @Field(() => Minutes, { description: 'Credits enjoyed at venues.' })
  spentMinutes!: number;

  @Field(() => Minutes, { description: 'Credits that came back for visits that were reversed.' })
  refundedMinutes!: number;

  @Field(() => Minutes, { description: 'Credits given by members to members.' })
  giftedMinutes!: number;

  @Field(() => Minutes, { description: 'Credits donated by members to pots.' })
  donatedMinutes!: number;

  @Field(() => Minutes, { description: 'Credits that went from members who were helped to those who helped.' })
  exchangedMinutes!: number;

  @Field(() => Minutes, { description: 'Credits that lapsed.' })
  lapsedMinutes!: number;

  @Field(() => Minutes, { description: 'What members and pots held when the month was over.' })
  supplyMinutes!: number;

  @Field(() => Int, { description: 'Members when the month was over.' })
  members!: number;

  @Field(() => Int, {
    description:
      'Members who gave hours that were approved, enjoyed or gave credits, helped or were helped in the month.',
  })
  activeMembers!: number;

  @Field(() => Int, { description: 'Members whose hours were approved in the month.' })
  volunteers!: number;

  @Field(() => Int, {
    description:
      'Members who gave time in this month and in each of the two before it, by what was written down and not declined.',
  })
  regularVolunteers!: number;

  @Field(() => Int, { description: 'Verified groups.' })
  groups!: number;

  @Field(() => Int, { description: 'Verified venues.' })
  venues!: number;
}

export const MonthFiguresConnection = connectionType('MonthFigures', () => MonthFigures);
