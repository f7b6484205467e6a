import { ConfigError, readConfig } from '../../../src/config.js';

const apiKey = 'live-0b3f6c1e-6f0a-4c1d-9a55-2f7f3c0e9b11-5d2a7c44-1f6e-4b8a-8c39-7e1b9d3a6f20';
const notify = { NOTIFY_API_KEY: apiKey, NOTIFY_EMAIL_TEMPLATE_ID: '4f6d8b2a-9c1e-4a7b-8d3f-5e2c1a0b9d87' };

test('without saying otherwise Notify is asked 2700 times in a minute, and no receipts are taken', () => {
  const config = readConfig(notify);
  expect([config.notify?.requestsPerMinute, config.notifyCallbackToken]).toEqual([2_700, null]);
});

test.each(['60', '100000'])('%s requests in a minute may be asked for', (requests) => {
  const config = readConfig({ ...notify, NOTIFY_REQUESTS_PER_MINUTE: requests });
  expect(config.notify?.requestsPerMinute).toBe(Number(requests));
});

test.each(['0', '59', '100001', '90.5', 'many'])('%s requests in a minute are refused, with the mend', (requests) => {
  expect(() => readConfig({ ...notify, NOTIFY_REQUESTS_PER_MINUTE: requests })).toThrow(
    new ConfigError(
      'NOTIFY_REQUESTS_PER_MINUTE cannot be used: give a whole number from 60 to 100000; Notify allows 3000 in a minute unless it was agreed otherwise.',
    ),
  );
});

test('the token of the callbacks is long, and a short one is refused without being repeated', () => {
  const token = 'x'.repeat(16);
  expect(readConfig({ NOTIFY_CALLBACK_TOKEN: token }).notifyCallbackToken).toBe(token);
  expect(() => readConfig({ NOTIFY_CALLBACK_TOKEN: token.slice(1) })).toThrow(
    new ConfigError(
      'NOTIFY_CALLBACK_TOKEN cannot be used: give at least 16 random characters, the same as in Notify, or leave it out: delivery receipts are then not taken (docs/notify.md).',
    ),
  );
});
