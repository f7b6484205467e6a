import { newId } from '../../../src/domain/ids.js';
import { fromMessage, toMessages, topicsOf } from '../../../src/domain/live/changes.js';

const schemeId = newId();

test('changes survive the way through messages that PostgreSQL can carry', () => {
  const accountIds = Array.from({ length: 70 }, newId);
  const hoursLogs = Array.from({ length: 70 }, () => ({ id: newId(), memberId: newId(), organisationId: newId() }));
  const messages = toMessages({ schemeId, accountIds, hoursLogs });
  const read = messages.map(fromMessage);

  expect(messages).toHaveLength(3);
  for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThan(8_000);
  expect(read.flatMap((one) => one?.accountIds ?? [])).toEqual(accountIds);
  expect(read.flatMap((one) => one?.hoursLogs ?? [])).toEqual(hoursLogs);
  expect(read.map((one) => one?.schemeId)).toEqual([schemeId, schemeId, schemeId]);
});

test('no changes make no message', () => {
  expect(toMessages({ schemeId, accountIds: [], hoursLogs: [] })).toEqual([]);
});

test('what another version says otherwise is left alone', () => {
  expect(['', '{}', '[1]', '["s","a"]', 'null', '[]'].map(fromMessage)).toEqual([null, null, null, null, null, null]);
});

test('a log is heard of under itself, its member, its organisation and the scheme', () => {
  const changes = { schemeId: 's', accountIds: ['a'], hoursLogs: [{ id: 'l', memberId: 'm', organisationId: 'o' }] };

  expect(topicsOf(changes)).toEqual([
    { topic: 's account a', subjectId: 'a' },
    { topic: 's log l', subjectId: 'l' },
    { topic: 's logs of member m', subjectId: 'l' },
    { topic: 's logs at o', subjectId: 'l' },
    { topic: 's logs', subjectId: 'l' },
  ]);
});
