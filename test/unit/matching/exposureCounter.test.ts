import { ExposureCounter } from '../../../src/adapters/matching/exposureCounter.js';

interface Sent {
  values: [string, string];
}

function counter(answers: (() => Promise<unknown>)[] = []) {
  const sent: [string, unknown][] = [];
  const pool = {
    query: async ({ values: [schemeId, rows] }: Sent) => {
      const answer = answers.shift();
      if (answer) await answer();
      sent.push([schemeId, JSON.parse(rows)]);
    },
  };
  return { sent, exposure: new ExposureCounter(pool as never, 60_000) };
}
const list = (memberId: string, organisationIds: string[], schemeId = 's1', onDay = '2026-11-22') => ({
  ...{ schemeId, onDay, memberId, organisationIds },
});

test('places are counted each time, members once for each group and day', async () => {
  const { sent, exposure } = counter();
  exposure.shown(list('ada', ['food', 'food', 'park']));
  exposure.shown(list('ada', ['food']));
  exposure.shown(list('ben', ['food']));
  exposure.shown(list('ben', ['gym'], 's2'));
  await exposure.flush();
  expect(sent).toEqual([
    [
      's1',
      [
        { organisationId: 'food', onDay: '2026-11-22', shown: 4, members: 2 },
        { organisationId: 'park', onDay: '2026-11-22', shown: 1, members: 1 },
      ],
    ],
    ['s2', [{ organisationId: 'gym', onDay: '2026-11-22', shown: 1, members: 1 }]],
  ]);
  await exposure.flush();
  expect(sent).toHaveLength(2);
  exposure.shown(list('ada', ['food'], 's1', '2026-11-23'));
  await exposure.flush();
  expect(sent[2]).toEqual(['s1', [{ organisationId: 'food', onDay: '2026-11-23', shown: 1, members: 1 }]]);
});

test('what could not be written is written with the next, once', async () => {
  const { sent, exposure } = counter([() => Promise.reject(new Error('away'))]);
  exposure.shown(list('ada', ['food']));
  await exposure.flush();
  expect(sent).toEqual([]);
  exposure.shown(list('ben', ['food']));
  await exposure.flush();
  expect(sent).toEqual([['s1', [{ organisationId: 'food', onDay: '2026-11-22', shown: 2, members: 2 }]]]);
});
