import { z } from 'zod';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const messagesPerDay = (usual: number) => z.number().int().min(1).max(50).default(usual);

/** How a scheme spares its members: see docs/GLOSSARY.md for the words. Wall times are HH:MM in the scheme's zone. */
export const attentionRules = {
  /** From this wall time on nothing is sent that nobody waits for, until the other. Both the same: at any time. */
  quietFrom: wallTime.default('21:00'),
  quietUntil: wallTime.default('08:00'),
  /** So much that can wait a member is sent one by one in a local day, by the way it travels; the rest is collected. */
  emailsPerDay: messagesPerDay(5),
  textsPerDay: messagesPerDay(3),
  lettersPerDay: messagesPerDay(3),
  pushesPerDay: messagesPerDay(5),
  /** What was collected is told at this wall time, and what is wanted weekly on this day. Monday is 1, Sunday 7. */
  digestTime: wallTime.default('09:00'),
  digestWeekday: z.number().int().min(1).max(7).default(1),
};
