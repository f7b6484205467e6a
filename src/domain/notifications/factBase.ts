/** A calendar day in the scheme's zone, written "2026-11-03". */
export type IsoDay = string;

/** The scheme as its members know it. Whatever way of reaching it is missing is left out of the message. */
export interface SchemeFacts {
  name: string;
  /** IANA zone in which every day and time of the message is told. */
  timeZone: string;
  phone?: string;
  email?: string;
  website?: string;
  /** One line, for letters. */
  postalAddress?: string;
}

export interface CommonFacts {
  scheme: SchemeFacts;
  recipientName: string;
}

/** The member's own balance after what is told, in minutes; below zero it is an amount to earn back. Left out, it is not mentioned. */
export interface BalanceFact {
  balanceMinutes?: number;
}

export interface WorkFacts extends CommonFacts {
  organisationName: string;
  workedOn: IsoDay;
  /** The hours given, in minutes. */
  workedMinutes: number;
}
