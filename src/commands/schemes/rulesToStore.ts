import { DomainError } from '../../domain/errors.js';
import { quietMinutes } from '../../domain/notifications/quietHours.js';
import { rulesOf, type SchemeRules, schemeRulesForm } from '../../domain/schemes/rules.js';

/** Far above any borough, and within the whole numbers of the database. */
const amountMinutesMax = 1_000_000_000;
const quietMinutesMax = 16 * 60;

/**
 * What is stored of the rules wanted: only what differs from the defaults, so that a better default reaches every scheme that never chose.
 * @param standing the rules until now, where there are any: quiet hours that stay as they are, are not judged, because they may be older than what holds of them.
 * @throws DomainError INVALID_INPUT naming the rule that makes no sense
 */
export function rulesToStore(wanted: object, standing?: SchemeRules): Partial<SchemeRules> {
  const defaults: Record<string, unknown> = rulesOf({});
  return Object.fromEntries(
    Object.entries(accepted(wanted, standing)).filter(([rule, value]) => value !== defaults[rule]),
  );
}

/** @throws DomainError INVALID_INPUT */
function accepted(wanted: unknown, standing: SchemeRules | undefined): SchemeRules {
  const parsed = schemeRulesForm.safeParse(wanted);
  if (!parsed.success) throw nonsense(String(parsed.error.issues[0]?.path[0] ?? 'rules'));
  const rules = parsed.data;
  for (const [rule, value] of Object.entries(rules)) {
    if (typeof value === 'number' && value > amountMinutesMax) throw nonsense(rule);
  }
  if (rules.weeklyCapMinutes < rules.dailyCapMinutes) {
    throw new DomainError('INVALID_INPUT', 'The weekly cap cannot be lower than the daily cap.', {
      field: ['weeklyCapMinutes'],
    });
  }
  if (rules.exchangeSilenceDays <= rules.exchangeReminderDays) {
    throw new DomainError('INVALID_INPUT', 'Silence confirms an exchange later than the reminder about it.', {
      field: ['exchangeSilenceDays'],
    });
  }
  const staysQuiet = rules.quietFrom === standing?.quietFrom && rules.quietUntil === standing.quietUntil;
  if (!staysQuiet && quietMinutes(rules) > quietMinutesMax) {
    throw new DomainError(
      'INVALID_INPUT',
      'Quiet hours last 16 hours at most, or messages would have no time to go out. Let them begin later or end earlier.',
      { field: ['quietUntil'] },
    );
  }
  return rules;
}

const mends: Record<keyof SchemeRules, string> = {
  roundToMinutes: 'Sessions are rounded to steps of 1 to 60 minutes.',
  oldestWorkDays: 'Work may be accepted for 1 to 3,660 days.',
  dailyCapMinutes: 'The daily cap is a whole number of minutes, from 0 to 1,000,000,000.',
  weeklyCapMinutes: 'The weekly cap is a whole number of minutes, from 0 to 1,000,000,000.',
  issuancePolicy: 'Credits are newly issued (MINT) or given out of pots (POT).',
  autoApproveUpToMinutes:
    'Logs of up to 1 to 1,440 minutes can be approved automatically; leave it empty to have people decide about all.',
  supplyCapMinutes: 'The supply cap is a whole number of minutes, from 0 to 1,000,000,000; leave it empty for no cap.',
  funder: 'A funder has a name of up to 100 characters; leave it empty to name nobody.',
  expiryMonths: 'Credits lapse after 1 to 120 months; leave it empty if they never do.',
  graceDays: 'Credits that come back live for 1 to 365 days.',
  giftDailyLimitMinutes: 'The limit for gifts is a whole number of minutes, from 0 to 1,000,000,000.',
  redemptionCodeMinutes: 'A code lives for 1 to 60 minutes.',
  holdMinutes: 'A hold at a till stands for 1 to 240 minutes.',
  bookAheadDays: 'Members may book 1 to 365 days ahead.',
  reversalDays: 'A redemption may be reversed within 1 to 365 days.',
  appealDays: 'A declined log may be looked at again within 1 to 365 days.',
  walletSettleDays: 'The credits of a membership that ended wait for 1 to 365 days.',
  appealDecisionDays: 'The operators hear of an appeal that nobody decides after 1 to 365 days.',
  approvalReminderDays: 'Leaders are reminded of hours that wait for 1 to 90 days.',
  approvalEscalationDays: 'The operators hear of hours that nobody decides after 1 to 365 days.',
  invitationDays: 'An invitation is good for 1 to 90 days.',
  approveAttendance: 'Hours that attendance wrote are approved automatically, or not: true or false.',
  shiftHorizonDays: 'The shifts of a series are made 7 to 366 days ahead.',
  waitingOfferHours: 'A freed place is kept for somebody for 1 to 168 hours.',
  waitingOfferStopsHours: 'A freed place is kept until 0 to 168 hours before the shift.',
  cancelUntilHours: 'Bookings can be cancelled until 0 to 168 hours before the shift.',
  checkInOpensMinutes: 'Check-in opens 0 to 240 minutes before the shift.',
  restMinutes: 'Between two shifts of a member lie 0 to 1,440 minutes.',
  exchangeToleranceMinutes: 'What both sides of an exchange say is averaged up to a difference of 0 to 240 minutes.',
  exchangeReminderDays: 'The other side of an exchange is reminded after 1 to 30 days.',
  exchangeSilenceDays: 'Silence confirms an exchange after 2 to 60 days, later than the reminder.',
  exchangeForgottenDays: 'An exchange that neither side confirms ends 7 to 180 days after its time.',
  exchangeNoticeHours: 'A missed time may be charged with less than 0 to 168 hours of notice.',
  exchangeFloorMinutes: 'Help between members may take a wallet to -6,000 to 0 minutes.',
  reminderDays: 'Reminders of shifts go 0 to 14 days before; 0 sends none.',
  reminderTime: 'Reminders go between 08:00 and 20:59, written as 09:00.',
  reminderHours: 'The second reminder of a shift goes 0 to 12 hours before; 0 sends none.',
  welcomeMinutes: 'A new member may be given 0 to 1,200 minutes.',
  matchSkillsWeight: 'In matches, skills weigh 0 to 100.',
  matchInterestsWeight: 'In matches, interests weigh 0 to 100.',
  matchDistanceWeight: 'In matches, the distance weighs 0 to 100.',
  matchAvailabilityWeight: 'In matches, times weigh 0 to 100.',
  matchLanguagesWeight: 'In matches, languages weigh 0 to 100.',
  matchAccessWeight: 'In matches, access weighs 0 to 100.',
  matchNoveltyWeight: 'In matches, novelty weighs 0 to 100.',
  matchFeedbackWeight: 'In matches, feedback weighs 0 to 100.',
  matchNeedWeight: 'In matches, need weighs 0 to 100.',
  quietFrom: 'Quiet hours begin at a time such as 21:00.',
  quietUntil: 'Quiet hours end at a time such as 08:00.',
  emailsPerDay: 'A member is sent 1 to 50 emails a day that could wait.',
  textsPerDay: 'A member is sent 1 to 50 texts a day that could wait.',
  lettersPerDay: 'A member is sent 1 to 50 letters a day that could wait.',
  pushesPerDay: 'A member is told 1 to 50 times a day on their phone or computer of what could wait.',
  digestTime: 'What was collected is told at a time such as 09:00.',
  digestWeekday: 'What was collected for a week is told on a day from 1 (Monday) to 7 (Sunday).',
  contactPhone:
    'The phone number that members call has up to 40 digits, spaces and signs; leave it empty to give none.',
  contactEmail: 'Members write to an address such as hello@example.org; leave it empty to give none.',
  contactWebsite: 'A website begins with https:// and has up to 200 characters; leave it empty to give none.',
  contactAddress: 'The postal address is one line of up to 200 characters; leave it empty to give none.',
};

function nonsense(rule: string): DomainError {
  const mend = Object.entries(mends).find(([name]) => name === rule)?.[1];
  return new DomainError('INVALID_INPUT', mend ?? 'There is no such rule.', { field: [rule] });
}
