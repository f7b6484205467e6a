import type { ReceivedNotification } from './notifications.js';

/** Where the stub tells what became of messages, as the page "Callbacks" of a service at GOV.UK Notify has it. */
export interface CallbackDoor {
  url: string;
  token: string;
}

/** One callback, and what it was answered with, try by try. */
export interface CallbackLog {
  reference: string | null;
  status: string;
  answers: number[];
}

/** Notify gives up after the first try and five more. */
const TRIES_MAX = 6;

/** What the addresses of Notify's test keys come to. Null: it tells nothing of them. */
const SIMULATED: Readonly<Record<string, string | null>> = {
  'temp-fail@simulator.notify': 'temporary-failure',
  'perm-fail@simulator.notify': 'permanent-failure',
  '+447700900003': 'temporary-failure',
  '+447700900002': 'permanent-failure',
  '+447700900000': null,
  '+447700900111': null,
  '+447700900222': null,
};

/** What becomes of a message in the end. */
export function endOf({ type, to }: ReceivedNotification): string | null {
  if (type === 'letter') return 'received';
  return to !== null && Object.hasOwn(SIMULATED, to) ? (SIMULATED[to] ?? null) : 'delivered';
}

/** The body that GOV.UK Notify sends. */
export function callbackBody(notification: ReceivedNotification, status: string, completedAt: string): object {
  const { id, reference, to, type, templateId, createdAt } = notification;
  return {
    id,
    reference,
    to,
    status,
    created_at: createdAt,
    completed_at: completedAt,
    sent_at: createdAt,
    notification_type: type,
    template_id: templateId,
    template_version: 1,
  };
}

/** Tells of one message until it is answered with 200, as often as Notify would; the five minutes between two tries are `waitMs`. */
export async function callBack(
  door: CallbackDoor,
  notification: ReceivedNotification,
  status: string,
  { completedAt = notification.createdAt, waitMs = 0 }: { completedAt?: string; waitMs?: number } = {},
): Promise<CallbackLog> {
  const log: CallbackLog = { reference: notification.reference, status, answers: [] };
  while (log.answers.length < TRIES_MAX && log.answers.at(-1) !== 200) {
    if (log.answers.length > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    log.answers.push(await post(door, callbackBody(notification, status, completedAt)));
  }
  return log;
}

/** The status of the answer; 0 where there was none. */
async function post({ url, token }: CallbackDoor, body: object): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
