import { SetClock } from '../../../src/adapters/clock.js';
import type { MessageChannel, OutgoingMessage } from '../../../src/adapters/messages/channel.js';
import { routeMessages } from '../../../src/adapters/messages/route.js';
import { createViewerChannel, type ViewerStore } from '../../../src/adapters/messages/viewer.js';
import { email, letter, PRIVATE_WORDS, text } from './messages.js';

const NOW = new Date('2026-11-03T10:00:00Z');

/** Keeps by reference, and like a unique key refuses a second. */
function memoryStore(): ViewerStore & { kept: Map<string, { message: OutgoingMessage; at: Date }> } {
  const kept = new Map<string, { message: OutgoingMessage; at: Date }>();
  return {
    kept,
    async add(message, at) {
      if (kept.has(message.reference)) {
        throw new Error(`duplicate key (${message.to.name})`);
      }
      kept.set(message.reference, { message, at });
    },
    has: async (reference) => kept.has(reference),
  };
}

describe('the viewer', () => {
  test('keeps a message once, however often it is sent, at the time of its clock', async () => {
    const store = memoryStore();
    const viewer = createViewerChannel(store, new SetClock(NOW));
    const accepted = { status: 'ACCEPTED', providerReference: email.reference };
    expect(await viewer.findByReference?.(email.reference)).toEqual(null);
    expect(await viewer.send(email)).toEqual(accepted);
    expect(await viewer.send(email)).toEqual(accepted);
    expect([...store.kept.values()]).toEqual([{ message: email, at: NOW }]);
    expect(await viewer.findByReference?.(email.reference)).toEqual({ providerReference: email.reference });
    expect([...viewer.supports]).toEqual(['EMAIL', 'TEXT', 'LETTER', 'PUSH']);
  });

  test('two sends at once keep one and both succeed', async () => {
    const store = memoryStore();
    const viewer = createViewerChannel(store, new SetClock(NOW));
    const outcomes = await Promise.all([viewer.send(text), viewer.send(text)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(store.kept.size).toEqual(1);
  });

  test('a store that fails is temporary, and its error is not repeated', async () => {
    const broken: ViewerStore = {
      add: async (message) => Promise.reject(new Error(`row of ${message.to.name}`)),
      has: async () => false,
    };
    const outcome = await createViewerChannel(broken, new SetClock(NOW)).send(email);
    expect(outcome).toEqual({
      status: 'TEMPORARY_FAILURE',
      reason: 'The message viewer could not keep the message.',
    });
    expect(JSON.stringify(outcome)).not.toMatch(PRIVATE_WORDS);
  });
});

describe('the router', () => {
  function channelNamed(name: string, supports: OutgoingMessage['channel'][], known?: string) {
    const sent: string[] = [];
    const channel: MessageChannel = {
      name,
      supports: new Set(supports),
      async send(message) {
        sent.push(message.channel);
        return { status: 'ACCEPTED', providerReference: name };
      },
      ...(known === undefined
        ? {}
        : {
            findByReference: async (reference: string) => (reference === known ? { providerReference: name } : null),
          }),
      close: async () => {
        sent.push('closed');
      },
    };
    return { channel, sent };
  }

  test('sends by the first channel that supports the way of travelling', async () => {
    const mail = channelNamed('mail', ['EMAIL']);
    const notify = channelNamed('notify', ['EMAIL', 'TEXT'], 'r');
    const router = routeMessages([mail.channel, notify.channel]);
    expect(await router.send(email)).toEqual({ status: 'ACCEPTED', providerReference: 'mail' });
    expect(await router.send(text)).toEqual({ status: 'ACCEPTED', providerReference: 'notify' });
    expect([...router.supports]).toEqual(['EMAIL', 'TEXT']);
    expect(router.channelFor('TEXT')).toEqual(notify.channel);
    expect(router.channelFor('LETTER')).toEqual(null);
    expect(router.channelFor('TEXT')?.findByReference).toBe(notify.channel.findByReference);
    await router.close();
    expect([mail.sent, notify.sent]).toEqual([
      ['EMAIL', 'closed'],
      ['TEXT', 'closed'],
    ]);
  });

  test.each([
    [
      email,
      'No way of sending email is set up. Set NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE_ID, or SMTP_URL and MAIL_FROM.',
    ],
    [text, 'No way of sending texts is set up. Set NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE_ID.'],
    [letter, 'No way of sending letters is set up. Set NOTIFY_API_KEY and NOTIFY_LETTER_TEMPLATE_ID.'],
  ])('where none does, the outcome names the setting to mend (%#)', async (message, reason) => {
    expect(await routeMessages([]).send(message)).toEqual({
      status: 'PERMANENT_FAILURE',
      reason,
      because: 'NO_CARRIER',
    });
  });
});
