export interface SmtpServer {
  host: string;
  port: number;
  isTlsFromTheStart: boolean;
  isLoopback: boolean;
  auth: { user: string; pass: string } | undefined;
}

const SUBMISSION_PORT = 587;
const SMTPS_PORT = 465;

/** Reads SMTP_URL. The error names the setting and never repeats it, because it holds a password. */
export function parseSmtpUrl(value: string): SmtpServer {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Error('SMTP_URL must look like smtp://user:password@mail.example.org:587 (or smtps://).');
  }
  if (url.search !== '') {
    throw new Error('SMTP_URL takes no settings after a question mark.');
  }
  const isTlsFromTheStart = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/u, '$1');
  return {
    host,
    port: url.port === '' ? (isTlsFromTheStart ? SMTPS_PORT : SUBMISSION_PORT) : Number(url.port),
    isTlsFromTheStart,
    isLoopback: host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/u.test(host),
    auth: url.username === '' ? undefined : { user: decode(url.username), pass: decode(url.password) },
  };
}

/** Reads MAIL_FROM: a bare address, or a name and an address in angle brackets. */
export function parseMailFrom(value: string): { name: string; address: string; domain: string } {
  const match = /^(?:"?([^"<>\p{Cc}]*?)"? *<([^\s<>@]+@[^\s<>@]+)>|([^\s<>@"]+@[^\s<>@"]+))$/u.exec(value.trim());
  const address = match?.[2] ?? match?.[3];
  const domain = address?.split('@')[1];
  if (address === undefined || domain === undefined) {
    throw new Error('MAIL_FROM must be an email address, or a name and an address: "Name <name@example.org>".');
  }
  return { name: (match?.[1] ?? '').trim(), address, domain };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Error('SMTP_URL has a % that is not part of an escaped character: write it as %25.');
  }
}
