import { createMailChannel, messageIdOf } from '../../../src/adapters/mail/mailChannel.js';
import { parseMailFrom, parseSmtpUrl } from '../../../src/adapters/mail/mailSettings.js';
import { type SmtpFault, type SmtpStage, type SmtpStub, startSmtpStub } from '../../support/notify-stub/smtpStub.js';
import { email, letter, PRIVATE_WORDS } from './messages.js';

const FROM = 'Brackenfold Time Credits <hello@brackenfold.example>';
const MESSAGE_ID = '<0192f0c1-7c1e-7b7a-9d0e-2f7f5a1b3c4d@brackenfold.example>';
const CUT_REASON = 'The mail server could not be reached, or the line was cut. Check SMTP_URL if this goes on.';

let stub: SmtpStub;

beforeEach(async () => {
  stub = await startSmtpStub();
});

afterEach(() => stub.close());

/** Headers without the date, and the body decoded, of the mail that was taken. */
function read({ source }: { source: string } = { source: '' }) {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .filter((line) => !line.startsWith('Date: '));
  const bytes = rest
    .join('\r\n\r\n')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { headers: headers.toSorted(), body: Buffer.from(bytes, 'latin1').toString('utf8') };
}

test('an email arrives as plain text in UTF-8, from the sender, under an id made of its reference', async () => {
  const outcome = await createMailChannel({ url: stub.url, from: FROM }).send(email);
  expect(outcome).toEqual({ status: 'ACCEPTED', providerReference: MESSAGE_ID });
  expect(stub.received.map(({ from, to }) => ({ from, to }))).toEqual([
    { from: 'hello@brackenfold.example', to: ['zoe.quillfeather@example.org'] },
  ]);
  expect(read(stub.received[0])).toEqual({
    headers: [
      'Auto-Submitted: auto-generated',
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Type: text/plain; charset=utf-8',
      'From: Brackenfold Time Credits <hello@brackenfold.example>',
      'MIME-Version: 1.0',
      `Message-ID: ${MESSAGE_ID}`,
      'Subject: =?UTF-8?Q?Thank_you=2C_Zo=C3=AB?=',
      'To: =?UTF-8?Q?Zo=C3=AB_Quillfeather?= <zoe.quillfeather@example.org>',
    ],
    body: email.body.replaceAll('\n', '\r\n'),
  });
});

test('a repeat carries the same id, another message another', async () => {
  const channel = createMailChannel({ url: stub.url, from: 'hello@brackenfold.example' });
  await channel.send(email);
  await channel.send(email);
  await channel.send({ ...email, reference: 'b' });
  const ids = stub.received.map((mail) => read(mail).headers.filter((line) => line.startsWith('Message-ID')));
  expect(ids).toEqual([
    [`Message-ID: ${MESSAGE_ID}`],
    [`Message-ID: ${MESSAGE_ID}`],
    ['Message-ID: <b@brackenfold.example>'],
  ]);
});

test('no two references share an id, and none can break out of the header', () => {
  expect(messageIdOf('a:b', 'x.example')).toEqual('<a_3a_b@x.example>');
  expect(messageIdOf('a_3a_b', 'x.example')).toEqual('<a_5f_3a_5f_b@x.example>');
  expect(messageIdOf('a>\r\nBcc: b', 'x.example')).toEqual('<a_3e__d__a_Bcc_3a__20_b@x.example>');
});

test('names and subjects cannot add headers or recipients', async () => {
  const channel = createMailChannel({ url: stub.url, from: 'hello@brackenfold.example' });
  const name = 'Ann\r\nBcc: eve@example.org';
  await channel.send({ ...email, to: { ...email.to, name }, subject: 'Hi\r\nX-Evil: 1', schemeName: 'B\nCc: x' });
  expect(stub.received.map(({ to }) => to)).toEqual([['zoe.quillfeather@example.org']]);
  expect(read(stub.received[0]).headers.filter((line) => /^(?:From|To|Subject|Bcc|Cc|X-Evil)/.test(line))).toEqual([
    'From: "B Cc: x" <hello@brackenfold.example>',
    'Subject: Hi X-Evil: 1',
    'To: "Ann Bcc: eve@example.org" <zoe.quillfeather@example.org>',
  ]);
});

test.each([
  'ann@example.org, eve@example.org',
  'ann@example.org\r\nBcc: eve@example.org',
  'Ann <ann@example.org>',
  'ann',
])('what is not one address is refused before the server is asked: %j', async (address) => {
  const channel = createMailChannel({ url: stub.url, from: FROM });
  expect(await channel.send({ ...email, to: { name: 'Ann', email: address } })).toEqual({
    status: 'PERMANENT_FAILURE',
    reason: 'The email address of the message cannot be read.',
    because: 'ADDRESS',
  });
  expect(stub.received).toEqual([]);
});

test('an email says where one click ends such messages, and no line break in it becomes a header', async () => {
  const channel = createMailChannel({ url: stub.url, from: FROM });
  await channel.send({ ...email, unsubscribeUrl: 'https://credits.example.org/unsubscribe/t' });
  await channel.send({ ...email, unsubscribeUrl: 'https://credits.example.org/u\r\nBcc: eve@example.org' });
  const headers = stub.received.map(({ source }) =>
    source.split('\r\n').filter((line) => /^(list-unsubscribe|bcc)/i.test(line)),
  );
  expect(headers).toEqual([
    [
      'List-Unsubscribe: <https://credits.example.org/unsubscribe/t>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ],
    [
      'List-Unsubscribe: <https://credits.example.org/uBcc:%20eve@example.org>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ],
  ]);
});

test('only email is carried', async () => {
  const channel = createMailChannel({ url: stub.url, from: FROM });
  expect([...channel.supports]).toEqual(['EMAIL']);
  expect(channel.findByReference).toEqual(undefined);
  expect(await channel.send(letter)).toEqual({
    status: 'PERMANENT_FAILURE',
    reason: 'A mail server carries email only.',
    because: 'NO_CARRIER',
  });
});

test('the name and password of the URL are used, escaped characters and all', async () => {
  const url = `smtp://us%40er:p%25w@127.0.0.1:${stub.port}`;
  expect((await createMailChannel({ url, from: FROM }).send(email)).status).toEqual('ACCEPTED');
  expect(stub.credentials).toEqual(['\0us@er\0p%w']);
});

describe('what goes wrong', () => {
  const timeout = 'The mail server did not answer within 0.3 seconds.';
  const refused = (code: number) =>
    `The mail server refused the message (${code}). Check the email address, and that MAIL_FROM may send through it.`;
  const later = (code: number) => `The mail server asks us to try again later (${code}).`;

  test.each<[SmtpStage, SmtpFault, 'TEMPORARY_FAILURE' | 'PERMANENT_FAILURE', string, number]>([
    ['GREETING', { reply: '421 Busy' }, 'TEMPORARY_FAILURE', later(421), 0],
    ['RCPT', { reply: '421 4.7.0 Too many from here' }, 'TEMPORARY_FAILURE', later(421), 0],
    ['RCPT', { reply: '450 4.2.0 Busy' }, 'TEMPORARY_FAILURE', later(450), 0],
    ['GREETING', 'HANG', 'TEMPORARY_FAILURE', timeout, 0],
    ['GREETING', 'CUT', 'TEMPORARY_FAILURE', CUT_REASON, 0],
    [
      'AUTH',
      { reply: '535 No' },
      'PERMANENT_FAILURE',
      'The mail server did not accept the name and password in SMTP_URL (535). Check SMTP_URL.',
      0,
    ],
    ['AUTH', { reply: '454 Not now' }, 'TEMPORARY_FAILURE', later(454), 0],
    ['RCPT', { reply: '550 <zoe.quillfeather@example.org> unknown' }, 'PERMANENT_FAILURE', refused(550), 0],
    ['RCPT', { reply: '451 <zoe.quillfeather@example.org> greylisted' }, 'TEMPORARY_FAILURE', later(451), 0],
    ['RCPT', 'HANG', 'TEMPORARY_FAILURE', timeout, 0],
    ['DATA_END', { reply: '554 Zoë, this looks like spam' }, 'PERMANENT_FAILURE', refused(554), 1],
    ['DATA_END', { reply: '452 Full' }, 'TEMPORARY_FAILURE', later(452), 1],
    ['DATA_END', 'CUT', 'TEMPORARY_FAILURE', CUT_REASON, 1],
    ['DATA_END', 'HANG', 'TEMPORARY_FAILURE', timeout, 1],
  ])('%s meets %j: %s', async (stage, fault, status, reason, received) => {
    const url = `smtp://user:secret@127.0.0.1:${stub.port}`;
    stub.failNext(stage, fault);
    const outcome = await createMailChannel({ url, from: FROM, timeoutMs: 300 }).send(email);
    // What is refused at the recipient's own line is about their address; the rest says nothing of them.
    expect(outcome).toEqual({
      status,
      reason,
      ...(stage === 'RCPT' && fault !== 'HANG' && !reason.includes('421') ? { because: 'ADDRESS' } : {}),
      // Closed for now: a pause of all email, which uses up no try. Of one mailbox alone: a try.
      ...(reason.includes('421') ? { retryAfterMs: 60_000 } : {}),
    });
    expect(reason).not.toMatch(PRIVATE_WORDS);
    expect(stub.received.length).toEqual(received);
  });

  test('a recipient refused by a rule of the server is not taken for a bad address', async () => {
    stub.failNext('RCPT', { reply: '550 5.7.1 Relaying denied' });
    const outcome = await createMailChannel({ url: stub.url, from: FROM }).send(email);
    expect(outcome).toEqual({ status: 'PERMANENT_FAILURE', reason: refused(550) });
  });

  test('a server that cannot be private is not trusted with mail where that is asked', async () => {
    const channel = createMailChannel({ url: stub.url, from: FROM, requireTls: true });
    expect(await channel.send(email)).toEqual({
      status: 'TEMPORARY_FAILURE',
      reason: 'The line to the mail server could not be made private (TLS). Check SMTP_URL and its certificate.',
    });
    expect(stub.received).toEqual([]);
  });

  test('nobody at the address is temporary, and the channel waits half a minute: nothing left', async () => {
    const gone = await startSmtpStub();
    await gone.close();
    const channel = createMailChannel({ url: gone.url, from: FROM });
    expect(await channel.send(email)).toEqual({
      status: 'TEMPORARY_FAILURE',
      reason: CUT_REASON,
      retryAfterMs: 30_000,
    });
    await channel.close?.();
  });
});

describe('settings', () => {
  test('SMTP_URL is read with its usual ports', () => {
    expect(parseSmtpUrl('smtps://mail.example.org')).toEqual({
      host: 'mail.example.org',
      port: 465,
      isTlsFromTheStart: true,
      isLoopback: false,
      auth: undefined,
    });
    expect(parseSmtpUrl('smtp://ann:x@[::1]')).toEqual({
      host: '::1',
      port: 587,
      isTlsFromTheStart: false,
      isLoopback: true,
      auth: { user: 'ann', pass: 'x' },
    });
  });

  test.each(['http://mail.example.org', 'mail.example.org', 'smtp://', ''])('%j is no SMTP_URL', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(
      new Error('SMTP_URL must look like smtp://user:password@mail.example.org:587 (or smtps://).'),
    );
  });

  test('what SMTP_URL cannot mean is said without repeating its password', () => {
    expect(() => parseSmtpUrl('smtp://a:b@mail.example.org?pool=true')).toThrow(
      new Error('SMTP_URL takes no settings after a question mark.'),
    );
    expect(() => parseSmtpUrl('smtp://a:100%@mail.example.org')).toThrow(
      new Error('SMTP_URL has a % that is not part of an escaped character: write it as %25.'),
    );
  });

  test('MAIL_FROM is an address with or without a name', () => {
    const address = 'hello@brackenfold.example';
    const domain = 'brackenfold.example';
    expect(parseMailFrom(` ${address} `)).toEqual({ name: '', address, domain });
    expect(parseMailFrom(`"Time Credits, Brackenfold" <${address}>`)).toEqual({
      name: 'Time Credits, Brackenfold',
      address,
      domain,
    });
  });

  test.each(['', 'Brackenfold', 'a@b@c', 'Ann <ann>', 'Ann\n<a@b.example>'])('%j is no MAIL_FROM', (from) => {
    expect(() => parseMailFrom(from)).toThrow(
      new Error('MAIL_FROM must be an email address, or a name and an address: "Name <name@example.org>".'),
    );
  });
});
