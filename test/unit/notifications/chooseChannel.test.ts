import { channelsFor, chooseChannel, type ReachableMember } from '../../../src/domain/notifications/chooseChannel.js';
import {
  KINDS_THAT_CAN_WAIT,
  MESSAGE_KINDS,
  MESSAGE_RULES,
  TOPICS,
  type Urgency,
} from '../../../src/domain/notifications/kinds.js';

const everyWay: ReachableMember = {
  email: 'ines@example.org',
  phone: '+447700900001',
  hasPostalAddress: true,
  preferredChannel: 'TEXT',
};

test.each([
  ['EMAIL', 'EMAIL'],
  ['TEXT', 'TEXT'],
  ['LETTER', 'LETTER'],
  ['NONE', null],
] as const)('a member who prefers %s and can be reached in every way gets %s', (preferredChannel, chosen) => {
  expect(chooseChannel({ ...everyWay, preferredChannel }, 'HOURS_APPROVED')).toEqual(chosen);
});

test('what was preferred but cannot reach the member falls back to email, then text, then letter', () => {
  const wantsLetter = { ...everyWay, hasPostalAddress: false, preferredChannel: 'LETTER' } as const;
  expect(chooseChannel(wantsLetter, 'HOURS_APPROVED')).toEqual('EMAIL');
  expect(chooseChannel({ ...wantsLetter, email: null }, 'HOURS_APPROVED')).toEqual('TEXT');
  expect(chooseChannel({ ...everyWay, email: ' ', phone: undefined }, 'HOURS_APPROVED')).toEqual('LETTER');
});

test('a member whom nothing reaches gets nothing', () => {
  const unreachable = { email: '', phone: null, hasPostalAddress: false, preferredChannel: 'EMAIL' } as const;
  expect(chooseChannel(unreachable, 'HOURS_APPROVED')).toEqual(null);
  expect(chooseChannel(unreachable, 'SIGN_IN_CODE')).toEqual(null);
});

test('NONE holds back what nobody waits for, and lets through what the person asked for', () => {
  const silent = { ...everyWay, preferredChannel: 'NONE' } as const;
  expect(chooseChannel(silent, 'GIFT_RECEIVED')).toEqual(null);
  expect(chooseChannel(silent, 'SIGN_IN_CODE')).toEqual('EMAIL');
  expect(chooseChannel({ ...silent, email: undefined }, 'SIGN_IN_CODE')).toEqual('TEXT');
  expect(chooseChannel(silent, 'API_KEY_CREATED')).toEqual('EMAIL');
});

test('a sign-in code never goes by letter: it would be dead on arrival', () => {
  const wantsLetter = { ...everyWay, preferredChannel: 'LETTER' } as const;
  expect(chooseChannel(wantsLetter, 'SIGN_IN_CODE')).toEqual('EMAIL');
  expect(chooseChannel({ ...wantsLetter, email: null, phone: null }, 'SIGN_IN_CODE')).toEqual(null);
});

test('a way that reached nobody stands behind the others, and is taken where no other is left', () => {
  const bounced = { ...everyWay, preferredChannel: 'EMAIL', failedChannels: ['EMAIL'] } as const;
  expect(channelsFor(bounced, 'HOURS_APPROVED')).toEqual(['TEXT', 'LETTER', 'EMAIL']);
  expect(chooseChannel({ ...bounced, phone: null, hasPostalAddress: false }, 'HOURS_APPROVED')).toEqual('EMAIL');
  expect(channelsFor({ ...everyWay, preferredChannel: 'LETTER' }, 'HOURS_APPROVED')).toEqual([
    'LETTER',
    'EMAIL',
    'TEXT',
  ]);
});

test('J21 a topic that is switched off is told no more; what must be told has none', () => {
  const choosy = { ...everyWay, topicsOff: ['CREDITS', 'HOURS'] } as const;
  expect(chooseChannel(choosy, 'GIFT_RECEIVED')).toEqual(null);
  expect(chooseChannel(choosy, 'SHIFT_BOOKED')).toEqual('TEXT');
  expect(chooseChannel({ ...choosy, topicsOff: TOPICS }, 'BOOKING_ENDED')).toEqual('TEXT');
  expect(chooseChannel({ ...choosy, topicsOff: TOPICS }, 'CARD_BLOCKED')).toEqual('TEXT');
});

test('a phone or computer is told where one is known, and never of what opens a door', () => {
  const modern = { ...everyWay, preferredChannel: 'PUSH', hasPush: true } as const;
  expect(chooseChannel(modern, 'GIFT_RECEIVED')).toEqual('PUSH');
  expect(chooseChannel({ ...modern, hasPush: false }, 'GIFT_RECEIVED')).toEqual('EMAIL');
  expect(chooseChannel(modern, 'SIGN_IN_CODE')).toEqual('EMAIL');
});

test('J21 what somebody waits for is told whatever the hour; what may be collected is never what must be told at once', () => {
  const kindsOf = (urgency: Urgency) => MESSAGE_KINDS.filter((kind) => MESSAGE_RULES[kind].urgency === urgency);
  expect(kindsOf('AWAITED')).toEqual([
    'SIGN_IN_CODE',
    'API_KEY_CREATED',
    'PASSKEY_ADDED',
    'PASSKEY_COPIED',
    'INVITATION',
    'PLACE_OFFERED',
    'LEDGER_ALARM',
  ]);
  for (const kind of kindsOf('CAN_WAIT')) {
    const { isAwaited, isSensitive, isFarewell } = MESSAGE_RULES[kind];
    expect({ kind, isAwaited, isSensitive, isFarewell }).toEqual({
      ...{ kind, isAwaited: false, isSensitive: false, isFarewell: false },
    });
  }
  expect(KINDS_THAT_CAN_WAIT).toEqual(kindsOf('CAN_WAIT'));
});
