import { addDays, localClock, localInstant } from '../schemes/localTime.js';

const QUIET_FROM = '21:00';
const QUIET_UNTIL = '08:00';

/** From nine in the evening until eight in the morning, local time, the service begins nothing that people are told of. */
export function isQuiet(at: Date, zone: string): boolean {
  const { time } = localClock(at, zone);
  return time >= QUIET_FROM || time < QUIET_UNTIL;
}

/** The instant itself, or, where it lies in quiet hours, the end of them. */
export function quietUntil(at: Date, zone: string): Date {
  if (!isQuiet(at, zone)) return at;
  const { time, day } = localClock(at, zone);
  return localInstant(time >= QUIET_FROM ? addDays(day, 1) : day, QUIET_UNTIL, zone);
}
