import { createTransport } from 'nodemailer';
import type { FailureCause } from '../../domain/notifications/delivery.js';
import {
  type DeliveryOutcome,
  type MessageChannel,
  notReached,
  type OutgoingMessage,
  permanentFailure,
  temporaryFailure,
} from '../messages/channel.js';
import { hadNoLine } from '../messages/noLine.js';
import { parseMailFrom, parseSmtpUrl } from './mailSettings.js';

export interface MailOptions {
  /** SMTP_URL: smtp://user:password@mail.example.org:587, or smtps:// for TLS from the first byte. */
  url: string;
  /** MAIL_FROM: "Brackenfold Time Credits <hello@brackenfold.example>", or the bare address. */
  from: string;
  /** How long one message may take, connecting included; 12 seconds unless said otherwise. */
  timeoutMs?: number;
  /** Whether an unencrypted line is refused. Unless said otherwise it is, except to this machine itself. */
  requireTls?: boolean;
  /** Whether a certificate nobody vouches for will do. Unless said otherwise only on this machine itself. */
  trustSelfSigned?: boolean;
}

/** Below what the sender waits for a channel, so that the answer comes from here. */
const DEFAULT_TIMEOUT_MS = 12_000;
/** A mail server that wants nothing from anybody for now (421) does not say until when. */
const PAUSE_MS = 60_000;
/** Connections that a mail server is asked for at once. */
const TOGETHER = 5;

/**
 * Email through a mail server. Such a server cannot be asked what it already took, so a crash or a cut line may repeat a message then in flight: its Message-ID is made from the
 * reference, so that the repeat can be recognised. Throws at once, naming the setting, when the URL or the sender cannot be read.
 */
export function createMailChannel(options: MailOptions): MessageChannel {
  const server = parseSmtpUrl(options.url);
  const from = parseMailFrom(options.from);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.isTlsFromTheStart,
    auth: server.auth,
    requireTLS: options.requireTls ?? !server.isLoopback,
    tls: { rejectUnauthorized: !(options.trustSelfSigned ?? server.isLoopback) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'mail',
    supports: new Set(['EMAIL']),
    together: TOGETHER,
    async send(message) {
      const refusal = whyNot(message);
      if (refusal !== null) {
        return permanentFailure(refusal, message.channel === 'EMAIL' ? 'ADDRESS' : 'NO_CARRIER');
      }
      const messageId = messageIdOf(message.reference, from.domain);
      try {
        await transport.sendMail({
          from: { name: from.name === '' ? oneLine(message.schemeName) : from.name, address: from.address },
          to: { name: oneLine(message.to.name), address: message.to.email ?? '' },
          subject: oneLine(message.subject),
          text: message.body,
          textEncoding: 'quoted-printable',
          messageId,
          // Asks mail programs not to answer with "I am away".
          headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(message) },
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { status: 'ACCEPTED', providerReference: messageId };
      } catch (error) {
        return describeMailFailure(error, timeoutMs);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** The same reference always gives the same Message-ID, and no two references share one. */
export function messageIdOf(reference: string, domain: string): string {
  const local = reference.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  return `<${local}@${domain}>`;
}

function whyNot({ channel, to }: OutgoingMessage): string | null {
  if (channel !== 'EMAIL') {
    return 'A mail server carries email only.';
  }
  if (to.email === undefined || to.email === '') {
    return 'The message has no email address to go to.';
  }
  // One address, and nothing that could add a second recipient or a header.
  return /^[^\s@,;:<>"()[\]\\\p{Cc}]+@[^\s@,;:<>"()[\]\\\p{Cc}]+$/u.test(to.email)
    ? null
    : 'The email address of the message cannot be read.';
}

/** One click in the mail program ends such messages: RFC 8058. A line break would add a header of its own. */
function unsubscribeHeaders({ unsubscribeUrl }: OutgoingMessage): Record<string, string> {
  if (unsubscribeUrl === undefined || !URL.canParse(unsubscribeUrl)) return {};
  return {
    'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** Says what happened in our own words: what the server wrote often quotes the recipient. */
function describeMailFailure(error: unknown, timeoutMs: number): DeliveryOutcome {
  const { code, responseCode, because } = toMailError(error);
  if (code === 'ETLS') {
    return temporaryFailure(
      'The line to the mail server could not be made private (TLS). Check SMTP_URL and its certificate.',
    );
  }
  if (code === 'EAUTH' && responseCode !== null && responseCode >= 500) {
    return permanentFailure(
      `The mail server did not accept the name and password in SMTP_URL (${responseCode}). Check SMTP_URL.`,
    );
  }
  if (responseCode !== null && responseCode >= 500 && responseCode !== 503) {
    return permanentFailure(
      `The mail server refused the message (${responseCode}). Check the email address, and that MAIL_FROM may send through it.`,
      because,
    );
  }
  if (responseCode !== null && responseCode >= 400) {
    const reason = `The mail server asks us to try again later (${responseCode}).`;
    // The service is closed for everybody, in whatever line it is said: that is nothing of this message, nor of whom it goes to.
    if (responseCode === 421) return temporaryFailure(reason, PAUSE_MS);
    return because === undefined ? temporaryFailure(reason) : { status: 'TEMPORARY_FAILURE', reason, because };
  }
  if (code === 'EENVELOPE') {
    return permanentFailure('The email address of the message cannot be used with this mail server.', 'ADDRESS');
  }
  const reason =
    code === 'ETIMEDOUT' || code === 'EABORT'
      ? `The mail server did not answer within ${timeoutMs / 1000} seconds.`
      : 'The mail server could not be reached, or the line was cut. Check SMTP_URL if this goes on.';
  return hadNoLine(error) ? notReached(reason) : temporaryFailure(reason);
}

interface MailError {
  code: string | null;
  responseCode: number | null;
  because: FailureCause | undefined;
}

function toMailError(error: unknown): MailError {
  const told = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const [code, responseCode, response] = [told('code'), told('responseCode'), told('response')];
  // Refused at its own line it is the recipient's address, unless the server says that we may not send there (5.7.x).
  const isOfAddress = told('command') === 'RCPT TO' && !/^\d{3}[ -][45]\.7\./.test(String(response ?? ''));
  return {
    code: typeof code === 'string' ? code : null,
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    because: isOfAddress ? 'ADDRESS' : undefined,
  };
}
