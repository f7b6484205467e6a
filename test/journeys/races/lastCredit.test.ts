import { BookingRaces } from '../../support/bookingRaces.js';
import { describeLastCredit, describeOneCodeAndOneKey, ground } from './lastCredit.js';

// Fifty rounds: test/faults/lastCredit.test.ts.
describeLastCredit(2);
describeOneCodeAndOneKey();

// Fifty rounds of each are in test/faults/bookingRaces.test.ts.
describe('64 clients at once', () => {
  let races: BookingRaces;

  beforeAll(async () => {
    const { url, facts } = ground();
    races = await BookingRaces.create(url, facts);
  });

  it('who race for the last place of a shift: one gets it', async () => {
    expect(await races.lastPlace()).toEqual({ DONE: 1, SHIFT_FULL: 63 });
  });

  it('who book two shifts at one time each: each gets one of them', async () => {
    expect(await races.bothAtOnce()).toEqual({ DONE: 32, BOOKING_OVERLAPS: 32 });
  });

  it('who race for a freed place: it is kept for who waited longest, and accepted once', async () => {
    expect(await races.freedPlace()).toEqual({
      freed: { CANCELLED: 1, SHIFT_FULL: 55, ALREADY_DONE: 8 },
      accepted: { DONE: 1, BOOKING_NOT_OPEN: 14, SHIFT_FULL: 49 },
    });
  });

  it('who take the same swap: one gets it', async () => {
    expect(await races.swap()).toEqual({ DONE: 1, SWAP_NOT_OPEN: 63 });
  });

  it('and nobody had two places at one time, nor a shift more people than places', async () => {
    expect(await races.wrongs()).toEqual({ doubleBooked: 0, overfull: 0 });
  });
});
