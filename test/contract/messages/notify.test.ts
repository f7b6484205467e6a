import { createNotifyChannel } from '../../../src/adapters/notify/notifyChannel.js';
import { type NotifyFault, type NotifyStub, startNotifyStub } from '../../support/notify-stub/notifyStub.js';
import { email, letter, PRIVATE_WORDS, text } from './messages.js';

let stub: NotifyStub;

beforeEach(async () => {
  stub = await startNotifyStub();
});

afterEach(() => stub.close());

function channelTo({ url, apiKey, templateIds }: NotifyStub, timeoutMs = 2_000) {
  return createNotifyChannel({ apiKey, templateIds, baseUrl: url, timeoutMs });
}

describe('what is handed over', () => {
  test('an email goes through the pass-through template under our reference', async () => {
    const outcome = await channelTo(stub).send(email);
    const { id, createdAt, ...taken } = stub.received[0] ?? { id: '', createdAt: '' };
    expect(outcome).toEqual({ status: 'ACCEPTED', providerReference: id });
    expect(createdAt.length).toEqual(24);
    expect(taken).toEqual({
      reference: email.reference,
      type: 'email',
      templateId: stub.templateIds.EMAIL,
      to: 'zoe.quillfeather@example.org',
      personalisation: { subject: email.subject, body: email.body },
      subject: email.subject,
      body: email.body,
    });
    expect(stub.received.length).toEqual(1);
  });

  test('an email says where one click ends such messages, where that is https', async () => {
    const channel = channelTo(stub);
    await channel.send({ ...email, unsubscribeUrl: 'https://credits.example.org/unsubscribe/t' });
    await channel.send({ ...email, unsubscribeUrl: 'http://127.0.0.1:4000/unsubscribe/t' });
    expect(stub.received.map(({ unsubscribeUrl }) => unsubscribeUrl)).toEqual([
      'https://credits.example.org/unsubscribe/t',
      undefined,
    ]);
  });

  test('a text carries its body alone', async () => {
    const outcome = await channelTo(stub).send(text);
    expect(outcome).toEqual({ status: 'ACCEPTED', providerReference: stub.received[0]?.id });
    expect(stub.received.map(({ type, to, personalisation }) => ({ type, to, personalisation }))).toEqual([
      { type: 'sms', to: '+447700900000', personalisation: { body: text.body } },
    ]);
  });

  test('a letter carries the address line by line', async () => {
    const outcome = await channelTo(stub).send(letter);
    expect(outcome).toEqual({ status: 'ACCEPTED', providerReference: stub.received[0]?.id });
    expect(stub.received.map(({ type, to, personalisation }) => ({ type, to, personalisation }))).toEqual([
      {
        type: 'letter',
        to: null,
        personalisation: {
          address_line_1: 'Zoë Quillfeather',
          address_line_2: '1 Mill Row',
          address_line_3: 'Brackenfold',
          address_line_4: 'BF1 2AB',
          subject: letter.subject,
          body: letter.body,
        },
      },
    ]);
  });

  test('a letter with a table carries its rows as a list, for Notify prints no tables', async () => {
    await channelTo(stub).send({
      ...letter,
      body: 'Dear Zoë,\n\nDay\tWhat\t>Time\nMon 5 Oct\tA gift\t1 hour\n\nThank you',
    });
    expect(stub.received.map(({ body }) => body)).toEqual(['Dear Zoë,\n\n* Mon 5 Oct, A gift: 1 hour\n\nThank you']);
  });

  test('a message that lacks what its channel needs is refused before anyone is asked', async () => {
    const channel = channelTo(stub);
    const nobody = { name: 'Zoë Quillfeather' };
    expect(await channel.send({ ...email, to: nobody })).toEqual({
      status: 'PERMANENT_FAILURE',
      reason: 'The message has no email address to go to.',
      because: 'ADDRESS',
    });
    expect(await channel.send({ ...text, to: nobody })).toEqual({
      status: 'PERMANENT_FAILURE',
      reason: 'The message has no phone number to go to.',
      because: 'ADDRESS',
    });
    expect(await channel.send({ ...letter, to: { ...nobody, addressLines: ['BF1 2AB'] } })).toEqual({
      status: 'PERMANENT_FAILURE',
      reason: 'The message has no complete postal address: a letter needs a name, a street and a postcode.',
      because: 'ADDRESS',
    });
    expect(stub.requests).toEqual([]);
  });

  test('only channels with a template are supported', async () => {
    const channel = createNotifyChannel({ apiKey: stub.apiKey, templateIds: { TEXT: stub.templateIds.TEXT } });
    expect([...channel.supports]).toEqual(['TEXT']);
    expect(await channel.send(email)).toEqual({
      status: 'PERMANENT_FAILURE',
      reason: 'GOV.UK Notify has no template here. Set NOTIFY_EMAIL_TEMPLATE_ID.',
      because: 'NO_CARRIER',
    });
  });
});

describe('what can be asked afterwards', () => {
  test.each(['ACCEPT_THEN_CUT', 'ACCEPT_THEN_HANG'] as const)(
    'after %s the message is found by its reference, so that no second one is sent',
    async (kind) => {
      const channel = channelTo(stub, 300);
      stub.failNext('SEND', { kind });
      const outcome = await channel.send(email);
      expect(outcome.status).toEqual('TEMPORARY_FAILURE');
      expect(await channel.findByReference?.(email.reference)).toEqual({ providerReference: stub.received[0]?.id });
      expect(stub.received.length).toEqual(1);
    },
  );

  test.each(['CUT', 'HANG', 'SERVER_ERROR', 'RATE_LIMITED'] as const)(
    'after %s nothing is found, and a second send arrives once',
    async (kind) => {
      const channel = channelTo(stub, 300);
      stub.failNext('SEND', { kind });
      expect((await channel.send(email)).status).toEqual('TEMPORARY_FAILURE');
      expect(await channel.findByReference?.(email.reference)).toEqual(null);
      expect((await channel.send(email)).status).toEqual('ACCEPTED');
      expect(stub.received.map(({ reference }) => reference)).toEqual([email.reference]);
    },
  );

  test('a reference is matched whole, with its odd characters', async () => {
    const channel = channelTo(stub);
    await channel.send({ ...email, reference: 'a&b=c d' });
    expect(await channel.findByReference?.('a')).toEqual(null);
    expect(await channel.findByReference?.('a&b=c d')).toEqual({ providerReference: stub.received[0]?.id });
  });

  test('when it says how long it wants not to be asked, that is handed on', async () => {
    stub.failNext('ASK', { kind: 'RATE_LIMITED', headers: { 'retry-after': '7' } });
    await expect(channelTo(stub).findByReference?.(email.reference)).rejects.toMatchObject({
      name: 'AskedToWait',
      message: 'GOV.UK Notify could not be asked about a message. GOV.UK Notify asks us to slow down (429).',
      retryAfterMs: 7_000,
    });
  });

  test.each([
    ['SERVER_ERROR', 'GOV.UK Notify answered with status 500.'],
    ['CUT', 'GOV.UK Notify could not be reached, or the line was cut.'],
    ['WRONG_LANGUAGE', 'What answered did not speak its language.'],
  ] as const)('when it cannot be asked (%s) that is an error, never a "no"', async (kind, reason) => {
    stub.failNext('ASK', { kind });
    await expect(channelTo(stub).findByReference?.(email.reference)).rejects.toThrow(
      new Error(`GOV.UK Notify could not be asked about a message. ${reason}`),
    );
  });
});

describe('what goes wrong', () => {
  const cases: [string, NotifyFault, object][] = [
    [
      'too fast, with seconds to wait',
      { kind: 'RATE_LIMITED', headers: { 'retry-after': '7' } },
      { reason: 'GOV.UK Notify asks us to slow down (429).', retryAfterMs: 7_000 },
    ],
    [
      'too fast, with a date to wait for',
      {
        kind: 'RATE_LIMITED',
        headers: { date: 'Tue, 03 Nov 2026 10:00:00 GMT', 'retry-after': 'Tue, 03 Nov 2026 10:02:00 GMT' },
      },
      { reason: 'GOV.UK Notify asks us to slow down (429).', retryAfterMs: 120_000 },
    ],
    [
      'too fast, with nonsense to wait for',
      { kind: 'RATE_LIMITED', headers: { 'retry-after': 'soon' } },
      { reason: 'GOV.UK Notify asks us to slow down (429).', retryAfterMs: 60_000 },
    ],
    [
      'too fast, and not a word of how long',
      { kind: 'RATE_LIMITED' },
      { reason: 'GOV.UK Notify asks us to slow down (429).', retryAfterMs: 60_000 },
    ],
    [
      'a wait of years',
      { kind: 'SERVER_ERROR', headers: { 'retry-after': '99999999' } },
      { reason: 'GOV.UK Notify answered with status 500.', retryAfterMs: 86_400_000 },
    ],
    [
      'the day used up',
      { kind: 'DAY_LIMIT' },
      { reason: "The day's limit of messages at GOV.UK Notify is used up (429).", retryAfterMs: 3_600_000 },
    ],
    ['a fault of theirs', { kind: 'SERVER_ERROR' }, { reason: 'GOV.UK Notify answered with status 500.' }],
    ['a hang', { kind: 'HANG' }, { reason: 'GOV.UK Notify did not answer within 0.3 seconds.' }],
    ['a cut line', { kind: 'CUT' }, { reason: 'GOV.UK Notify could not be reached, or the line was cut.' }],
    [
      'a page in its place',
      { kind: 'WRONG_LANGUAGE' },
      { reason: 'What answered in the place of GOV.UK Notify did not speak its language.' },
    ],
  ];

  test.each(cases)('%s is temporary', async (_, fault, outcome) => {
    stub.failNext('SEND', fault);
    expect(await channelTo(stub, 300).send(email)).toEqual({ status: 'TEMPORARY_FAILURE', ...outcome });
    expect(stub.received).toEqual([]);
  });

  test('nobody at the address is temporary, and the channel waits half a minute: nothing left', async () => {
    const gone = await startNotifyStub();
    await gone.close();
    expect(await channelTo(gone).send(email)).toEqual({
      status: 'TEMPORARY_FAILURE',
      reason: 'GOV.UK Notify could not be reached, or the line was cut.',
      retryAfterMs: 30_000,
    });
    await expect(channelTo(gone).findByReference?.(email.reference)).rejects.toMatchObject({
      name: 'AskedToWait',
      retryAfterMs: 30_000,
    });
  });

  test('an address it will not take is permanent, and the reason does not repeat it', async () => {
    const outcome = await channelTo(stub).send({ ...email, to: { ...email.to, email: 'zoe quillfeather' } });
    expect(outcome).toEqual({
      status: 'PERMANENT_FAILURE',
      reason:
        'GOV.UK Notify refused the message (400, ValidationError). Check the email address, phone number or postal address, and that NOTIFY_API_KEY and the template ids belong together.',
      because: 'ADDRESS',
    });
    expect(JSON.stringify(outcome)).not.toMatch(PRIVATE_WORDS);
  });

  test('a template that is not there is permanent', async () => {
    const { apiKey, url } = stub;
    const channel = createNotifyChannel({ apiKey, baseUrl: url, templateIds: { EMAIL: stub.templateIds.TEXT } });
    expect(await channel.send(email)).toEqual({
      status: 'PERMANENT_FAILURE',
      reason:
        'GOV.UK Notify refused the message (400). Check that the service is live, that NOTIFY_API_KEY is a live key, and that the template exists with the fields that docs/notify.md lists.',
    });
  });

  test('a key of another service is permanent and names the setting', async () => {
    const other = await startNotifyStub();
    const { apiKey } = other;
    await other.close();
    const channel = createNotifyChannel({ apiKey, baseUrl: stub.url, templateIds: stub.templateIds });
    expect(await channel.send(email)).toEqual({
      status: 'PERMANENT_FAILURE',
      reason:
        "GOV.UK Notify did not accept our key (403). Check NOTIFY_API_KEY, and that this machine's clock is right to within 30 seconds.",
    });
  });

  test('what is not a key is refused at once and not repeated', () => {
    expect(() => createNotifyChannel({ apiKey: 'letmein', templateIds: {} })).toThrow(
      new Error('NOTIFY_API_KEY is not a GOV.UK Notify key: it ends in two ids joined by hyphens.'),
    );
  });
});
