import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { StatementPage } from '../../domain/accounts/statementPage.js';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const AccountKind = {
  ISSUANCE: 'ISSUANCE',
  WALLET: 'WALLET',
  POT: 'POT',
  COMMUNITY_POT: 'COMMUNITY_POT',
  VENUE: 'VENUE',
} as const;
registerEnumType(AccountKind, {
  name: 'AccountKind',
  description: 'What kind of holder an account has.',
  valuesConfig: {
    ISSUANCE: { description: 'Where credits come from: its balance is what was ever issued, below zero.' },
    WALLET: { description: "A member's credits." },
    POT: { description: "A group's credits." },
    COMMUNITY_POT: { description: "The scheme's own pot: donations and unspent credits." },
    VENUE: { description: 'What a venue has honoured.' },
  },
});

export const AccountStatus = { OPEN: 'OPEN', FROZEN: 'FROZEN', CLOSED: 'CLOSED' } as const;
registerEnumType(AccountStatus, {
  name: 'AccountStatus',
  description: 'May the account move credits?',
  valuesConfig: {
    OPEN: { description: 'Yes.' },
    FROZEN: { description: 'Not for now: staff look into something.' },
    CLOSED: { description: 'No more.' },
  },
});

export const TransferKind = {
  ISSUE: 'ISSUE',
  AWARD: 'AWARD',
  REDEMPTION: 'REDEMPTION',
  REVERSAL: 'REVERSAL',
  GIFT: 'GIFT',
  DONATION: 'DONATION',
  EXCHANGE: 'EXCHANGE',
  GRANT: 'GRANT',
  EXPIRY: 'EXPIRY',
  RETURN: 'RETURN',
  VOUCHER: 'VOUCHER',
  ADJUSTMENT: 'ADJUSTMENT',
} as const;
registerEnumType(TransferKind, {
  name: 'TransferKind',
  description: 'Why credits moved.',
  valuesConfig: {
    ISSUE: { description: 'New credits for approved hours.' },
    AWARD: { description: "Credits for approved hours out of a group's pot." },
    REDEMPTION: { description: 'An offer enjoyed.' },
    REVERSAL: { description: 'The mirror image of an earlier transfer.' },
    GIFT: { description: 'From member to member.' },
    DONATION: { description: 'From a member to a pot.' },
    EXCHANGE: { description: 'For help between members.' },
    GRANT: { description: 'From the scheme to a pot.' },
    EXPIRY: { description: 'Unspent credits passed on to the community pot.' },
    RETURN: { description: "A venue's credits retired." },
    VOUCHER: { description: 'Into or out of a printed voucher.' },
    ADJUSTMENT: { description: 'Put right by the scheme.' },
  },
});

@Open()
@ObjectType({ description: 'What an account holds, now.' })
export class Balance {
  @Field(() => Minutes, {
    description:
      'All of it, held and not yet lapsed credits included. Below zero only while there is something to earn back, and for issuance.',
  })
  minutes!: number;

  @Field(() => Minutes, { description: 'What can be spent now.' })
  availableMinutes!: number;

  @Field(() => Minutes, { description: 'Set aside for booked offers.' })
  heldMinutes!: number;

  @Field(() => Minutes, { description: 'To earn back first, after a reversal of credits already spent.' })
  toEarnBackMinutes!: number;

  @Field({ description: 'The same in words, such as "3 hours 30 minutes".' })
  text!: string;
}

@Open()
@ObjectType({ description: 'Credits that arrived together and lapse together. The earliest to lapse is spent first.' })
export class Lot {
  @Field(() => Minutes, { description: 'What remains of it, held credits included.' })
  remainingMinutes!: number;

  @Field(() => Minutes, { description: 'How much of that is set aside.' })
  heldMinutes!: number;

  @Field(() => Instant, { description: 'When the credits arrived.' })
  arrivedAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'From when on it can no longer be spent. Null: it never lapses.',
  })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who stands behind these credits. Null where nobody is named.' })
  funder!: string | null;
}

@Open()
@ObjectType({ description: 'One line of a statement.' })
export class StatementLine {
  @Field(() => Int, { description: 'Its number in the account, from 1 on, without gaps.' })
  number!: number;

  @Field(() => TransferKind, { description: 'Why the credits moved.' })
  kind!: keyof typeof TransferKind;

  @Field(() => Minutes, { description: 'Above zero: arrived. Below zero: left.' })
  amountMinutes!: number;

  @Field(() => Minutes, { description: 'The balance after this line.' })
  balanceAfterMinutes!: number;

  @Field({ description: 'In plain words.' })
  description!: string;

  @Field(() => Instant, { description: 'When.' })
  occurredAt!: Date;
}

export const StatementLineConnection = connectionType('StatementLine', () => StatementLine);

@Open()
@ObjectType({ description: 'A month of an account on paper: what there was, what came and went, what there is.' })
export class StatementDocument {
  @Field(() => Day, { description: 'The first day of the month.' })
  monthOn!: string;

  @Field({
    description:
      'Where it is fetched as a tagged PDF (GET), with the bearer token of whoever may see the account. `?print=large` sets it in large print.',
  })
  url!: string;
}

@Open()
@ObjectType({ implements: Node, description: 'A holder of credits.' })
export class Account extends Node {
  @Field(() => AccountKind, { description: 'What kind of holder.' })
  kind!: keyof typeof AccountKind;

  @Field(() => AccountStatus, { description: 'May it move credits?' })
  status!: keyof typeof AccountStatus;

  @Private('schemeAudit')
  @Field(() => String, {
    nullable: true,
    description: 'Why it is as it is, in the words of staff. Null where nothing was said or it is hidden from you.',
  })
  statusReason!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Since when. Null: since it was opened.' })
  statusSince!: Date | null;

  @Field(() => Balance, { description: 'What it holds, now.' })
  balance!: Balance;

  /** Facts for policies and edges, not part of the API. */
  accountId!: string;
  memberId!: string | null;
  organisationId!: string | null;
  /** The first page of its statement, where it was read along. */
  latest!: StatementPage | null;
}

@Open()
@ObjectType({ description: 'A way in which the ledger is not as promised.' })
export class LedgerDifference {
  @Field(() => Int, { description: "The promise's number in the service's list." })
  promise!: number;

  @Field({ description: 'What is wrong.' })
  difference!: string;

  @Field(() => String, {
    nullable: true,
    description: "The internal id of what is wrong, for the scheme's support. Null for the scheme as a whole.",
  })
  subject!: string | null;
}

@Open()
@ObjectType({ description: 'The proof of the ledger, on one snapshot.' })
export class LedgerCheck {
  @Field(() => Int, { description: 'Transfers looked at.' })
  transfers!: number;

  @Field(() => Int, { description: 'Entries looked at.' })
  entries!: number;

  @Field(() => Int, { description: 'Accounts looked at.' })
  accounts!: number;

  @Field(() => [LedgerDifference], { description: 'At most 100. Empty when every promise holds.' })
  differences!: LedgerDifference[];
}
