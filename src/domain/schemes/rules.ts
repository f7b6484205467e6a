import { z } from 'zod';
import { matchWeightRules } from '../matching/weights.js';
import { attentionRules } from '../notifications/attentionRules.js';
import { contactRules } from '../notifications/contactRules.js';

const minutes = z.number().int().nonnegative();

/**
 * A scheme's rules with their defaults: see docs/GLOSSARY.md for the words. Only what differs from a default is stored,
 * so a better default reaches every scheme that never chose.
 */
export const schemeRulesForm = z
  .object({
    /** Sessions are rounded up to whole steps of this many minutes, once, after breaks. */
    roundToMinutes: z.number().int().min(1).max(60).default(15),
    /** Work longer ago than this many days is refused. */
    oldestWorkDays: z.number().int().min(1).max(3660).default(90),
    /** Above these the hours still count, and the approver is asked to confirm. */
    dailyCapMinutes: minutes.default(8 * 60),
    weeklyCapMinutes: minutes.default(40 * 60),
    /** MINT: approved hours issue new credits. POT: they are given out of the group's pot, and wait where it does not cover them. */
    issuancePolicy: z.enum(['MINT', 'POT']).default('MINT'),
    /** Logs of at most this many minutes given are approved by the service itself where nothing needs a person. Null: none are. */
    autoApproveUpToMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .nullable()
      .default(null),
    /** What members and pots may hold together. Null: no cap. */
    supplyCapMinutes: minutes.nullable().default(null),
    /** Who stands behind newly issued credits; carried by every issue and its lot. */
    funder: z.string().min(1).max(100).nullable().default(null),
    /** Months from earning to lapsing, at the end of the local day. Null: credits never lapse. */
    expiryMonths: z.number().int().min(1).max(120).nullable().default(null),
    /** How long credits live that come back after they would have lapsed. */
    graceDays: z.number().int().min(1).max(365).default(30),
    /** What a member may give to others in one local day. */
    giftDailyLimitMinutes: minutes.default(20 * 60),
    redemptionCodeMinutes: z.number().int().min(1).max(60).default(5),
    /** How long a hold made at a till stands. */
    holdMinutes: z.number().int().min(1).max(240).default(30),
    /** How many days ahead a member may book. */
    bookAheadDays: z.number().int().min(1).max(365).default(90),
    /** Within this many days an operator may reverse a redemption; its venue on the same local day. */
    reversalDays: z.number().int().min(1).max(365).default(30),
    /** Within this many days a member may ask for a declined log to be looked at again. */
    appealDays: z.number().int().min(1).max(365).default(28),
    /** How long the wallet of a membership that ended waits for somebody to say where its credits go. */
    walletSettleDays: z.number().int().min(1).max(365).default(90),
    /** After this many days in which nobody has decided an appeal the operators are told. */
    appealDecisionDays: z.number().int().min(1).max(365).default(14),
    /** Whoever decides about hours is reminded of those that wait so many days, and the member told who has them; after so many the operators hear. */
    approvalReminderDays: z.number().int().min(1).max(90).default(3),
    approvalEscalationDays: z.number().int().min(1).max(365).default(14),
    /** An invitation opens a membership until the end of the local day that lies so many days ahead. */
    invitationDays: z.number().int().min(1).max(90).default(14),
    /** Hours that attendance wrote are approved by the service itself where nothing needs a person. */
    approveAttendance: z.boolean().default(false),
    /** Shifts of a series are made so many days ahead. */
    shiftHorizonDays: z.number().int().min(7).max(366).default(56),
    /** A freed place is kept for who waited longest for so many hours, and no longer than until so many hours before the shift. */
    waitingOfferHours: z.number().int().min(1).max(168).default(48),
    waitingOfferStopsHours: z.number().int().min(0).max(168).default(12),
    /** A booking can be cancelled by the member until so many hours before the shift. */
    cancelUntilHours: z.number().int().min(0).max(168).default(3),
    /** Check-in opens so many minutes before the shift. */
    checkInOpensMinutes: z.number().int().min(0).max(240).default(30),
    /** So much time lies between the end of one shift of a member and the beginning of another. */
    restMinutes: z.number().int().min(0).max(1440).default(0),
    /** What both sides of an exchange say they gave and got is averaged up to this difference; more is a dispute. */
    exchangeToleranceMinutes: z.number().int().min(0).max(240).default(15),
    /** So many days after one side confirmed, the other is reminded; after so many, silence confirms. */
    exchangeReminderDays: z.number().int().min(1).max(30).default(3),
    exchangeSilenceDays: z.number().int().min(2).max(60).default(7),
    /** So many days after its time an exchange that neither side has confirmed ends by itself. */
    exchangeForgottenDays: z.number().int().min(7).max(180).default(28),
    /** With less notice than this an agreed time that was missed may be charged, if both agreed so. */
    exchangeNoticeHours: z.number().int().min(0).max(168).default(24),
    /** How far below zero an exchange between members may take a wallet. */
    exchangeFloorMinutes: z.number().int().min(-6000).max(0).default(0),
    /** Whoever is booked on a shift is reminded so many days before it, at this time of the morning. 0: they are not. */
    reminderDays: z.number().int().min(0).max(14).default(2),
    reminderTime: z
      .string()
      .regex(/^(?:0[89]|1\d|20):[0-5]\d$/)
      .default('09:00'),
    /** And again so many hours before it. 0: they are not. */
    reminderHours: z.number().int().min(0).max(12).default(2),
    /** What a new member is given to begin with. */
    welcomeMinutes: z.number().int().min(0).max(1200).default(0),
    ...matchWeightRules,
    ...attentionRules,
    ...contactRules,
  })
  .strict();

export type SchemeRules = z.infer<typeof schemeRulesForm>;

/** The rules in force: what is stored, over the defaults. */
export function rulesOf(stored: unknown): SchemeRules {
  return schemeRulesForm.parse(stored ?? {});
}
