import type { StatementEntry } from '../notifications/statementFacts.js';
import { localDay } from '../schemes/localTime.js';
import { describeLine, type LineFacts } from './describeLine.js';

/** Lines of an account as a statement tells them. */
export function statementEntries(
  lines: readonly (LineFacts & { occurredAt: Date; balanceAfterMinutes: number })[],
  timeZone: string,
): StatementEntry[] {
  return lines.map((line) => ({
    dayOn: localDay(line.occurredAt, timeZone),
    minutes: line.amountMinutes,
    about: describeLine(line),
    balanceMinutes: line.balanceAfterMinutes,
  }));
}
