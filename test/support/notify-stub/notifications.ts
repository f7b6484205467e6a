export type NotifyType = 'email' | 'sms' | 'letter';

export interface StubTemplate {
  type: NotifyType;
  subject: string;
  body: string;
}

/** What the stub took, as its sender meant it. */
export interface ReceivedNotification {
  id: string;
  reference: string | null;
  type: NotifyType;
  templateId: string;
  /** The email address or phone number; null for a letter. */
  to: string | null;
  personalisation: Readonly<Record<string, string>>;
  subject: string;
  body: string;
  /** Of an email alone. */
  unsubscribeUrl?: string;
  createdAt: string;
}

export type NotificationDraft = Omit<ReceivedNotification, 'id' | 'createdAt'>;

export interface Refusal {
  error: 'BadRequestError' | 'ValidationError';
  message: string;
}

const ADDRESS_LINES = [1, 2, 3, 4, 5, 6, 7].map((number) => `address_line_${number}`);
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;
const REFUSED_START = /^[@()=[\]"\\/,<>~]/;

/** Checks a request body the way GOV.UK Notify does, and fills the template in. */
export function readNotification(
  type: NotifyType,
  payload: Record<string, unknown>,
  templates: ReadonlyMap<string, StubTemplate>,
): NotificationDraft | Refusal {
  const { template_id: templateId, reference = null } = payload;
  if (typeof templateId !== 'string' || (reference !== null && typeof reference !== 'string')) {
    return { error: 'ValidationError', message: 'template_id is a required property' };
  }
  const personalisation = readPersonalisation(payload.personalisation);
  if (personalisation === null) {
    return { error: 'ValidationError', message: 'personalisation is not of type object' };
  }
  const template = templates.get(templateId);
  if (template === undefined || template.type !== type) {
    return { error: 'BadRequestError', message: 'Template not found' };
  }
  const to = readRecipient(type, payload, personalisation);
  if (typeof to === 'object' && to !== null) {
    return to;
  }
  const { one_click_unsubscribe_url: url } = payload;
  if (url !== undefined && (typeof url !== 'string' || !url.startsWith('https://'))) {
    return { error: 'ValidationError', message: 'one_click_unsubscribe_url is not a valid https url' };
  }
  const missing = fieldsOf(template).filter((field) => personalisation[field] === undefined);
  if (missing.length > 0) {
    return { error: 'BadRequestError', message: `Missing personalisation: ${missing.join(', ')}` };
  }
  return {
    reference,
    type,
    templateId,
    to,
    personalisation,
    subject: fill(template.subject, personalisation),
    body: fill(template.body, personalisation),
    ...unsubscribing(type, payload),
  };
}

/** Notify takes an address for one click with emails alone, and only with https. */
function unsubscribing(type: NotifyType, payload: Record<string, unknown>): { unsubscribeUrl?: string } {
  const { one_click_unsubscribe_url: url } = payload;
  return type === 'email' && typeof url === 'string' ? { unsubscribeUrl: url } : {};
}

function readPersonalisation(value: unknown): Record<string, string> | null {
  if (value === undefined) {
    return {};
  }
  if (typeof value !== 'object' || value === null || Object.values(value).some((field) => typeof field !== 'string')) {
    return null;
  }
  return { ...value };
}

function readRecipient(
  type: NotifyType,
  payload: Record<string, unknown>,
  personalisation: Record<string, string>,
): string | null | Refusal {
  if (type === 'letter') {
    return whyAddressIsRefused(personalisation);
  }
  const field = type === 'email' ? 'email_address' : 'phone_number';
  const value = payload[field];
  const shape = type === 'email' ? /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/ : /^\+?[\d ()-]{10,20}$/;
  return typeof value === 'string' && shape.test(value)
    ? value
    : { error: 'ValidationError', message: `${field} Not a valid ${type === 'email' ? 'email address' : 'number'}` };
}

function whyAddressIsRefused(personalisation: Record<string, string>): Refusal | null {
  const refuse = (message: string): Refusal => ({ error: 'ValidationError', message });
  const lines = ADDRESS_LINES.map((name) => personalisation[name] ?? '').filter((line) => line.trim() !== '');
  if (lines.length < 3) {
    return refuse('Address must be at least 3 lines');
  }
  if (!POSTCODE.test(lines.at(-1) ?? '')) {
    return refuse('Last line of address must be a real UK postcode or another country');
  }
  return lines.some((line) => REFUSED_START.test(line))
    ? refuse('Address lines must not start with any of the following characters: @ ( ) = [ ] " \\ / , < > ~')
    : null;
}

function fieldsOf({ subject, body }: StubTemplate): string[] {
  return Array.from(`${subject}${body}`.matchAll(/\(\((\w+)\)\)/g), (match) => match[1] ?? '');
}

function fill(text: string, personalisation: Record<string, string>): string {
  return text.replace(/\(\((\w+)\)\)/g, (_, field: string) => personalisation[field] ?? '');
}
