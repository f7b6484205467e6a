import { localClock } from '../schemes/localTime.js';

const QUIET_FROM = '21:00';
const QUIET_UNTIL = '08:00';

/** From nine in the evening until eight in the morning, local time, the service begins nothing that people are told of. */
export function isQuiet(at: Date, zone: string): boolean {
  const { time } = localClock(at, zone);
  return time >= QUIET_FROM || time < QUIET_UNTIL;
}
