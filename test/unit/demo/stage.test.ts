import { SetClock } from '../../../src/adapters/clock.js';
import { StoryError } from '../../../src/demo/apiClient.js';
import { expectThat } from '../../../src/demo/journey.js';
import { expectSame, Stage } from '../../../src/demo/shifts/stage.js';

describe('the story of shifts', () => {
  it('ends where something is otherwise than it says', () => {
    expect(() => expectThat(true, 'fine')).not.toThrow();
    expect(() => expectThat(false, 'the place is free')).toThrow(new StoryError('the place is free'));
    expect(() => expectSame([65, null], [65, null], 'minutes')).not.toThrow();
    expect(() => expectSame([65], [64], 'minutes')).toThrow('minutes: expected [64], found [65]');
  });

  it('never goes back in time, and names each write anew', () => {
    const clock = new SetClock(new Date('2027-03-08T10:00:00Z'));
    const stage = new Stage('http://127.0.0.1:1', clock);
    stage.moveTo('2027-03-17T17:50:00Z');
    expect(clock.now()).toEqual(new Date('2027-03-17T17:50:00Z'));
    expect(() => stage.moveTo('2027-03-17T17:49:00Z')).toThrow('does not go back in time');
    expect([stage.key(), stage.key()]).toEqual([
      { idempotencyKey: 'story of shifts 1' },
      { idempotencyKey: 'story of shifts 2' },
    ]);
  });

  it('waits for what happens by itself, and says what was there instead', async () => {
    const stage = new Stage('http://127.0.0.1:1', new SetClock(new Date(0)));
    let reads = 0;
    const read = async () => {
      reads += 1;
      return reads;
    };
    expect(await stage.until('the third', read, (found) => found === 3)).toBe(3);
  });
});
