import { ConfigError, readConfig } from '../../../src/config.js';

const keys = {
  PUSH_VAPID_PUBLIC_KEY: `B${'A'.repeat(86)}`,
  PUSH_VAPID_PRIVATE_KEY: 'b'.repeat(43),
  PUSH_SUBJECT: 'mailto:it@example.org',
};

test('phones and computers are told with all three settings, and with none of them not', () => {
  expect(readConfig({}).push).toBeNull();
  expect(readConfig(keys).push).toEqual({
    publicKey: keys.PUSH_VAPID_PUBLIC_KEY,
    privateKey: keys.PUSH_VAPID_PRIVATE_KEY,
    subject: keys.PUSH_SUBJECT,
  });
});

test('one that is missing, or cannot be one, is named with its mend and never repeated', () => {
  const { PUSH_SUBJECT: _left, ...rest } = keys;
  expect(() => readConfig(rest)).toThrow(
    new ConfigError(
      'PUSH_SUBJECT is missing: give whom push services may ask, like mailto:it@example.org (docs/push.md).',
    ),
  );
  expect(() => readConfig({ ...keys, PUSH_VAPID_PRIVATE_KEY: 'short' })).toThrow(
    new ConfigError(
      'PUSH_VAPID_PRIVATE_KEY cannot be used: give the private key that `npx web-push generate-vapid-keys` prints (docs/push.md).',
    ),
  );
});
