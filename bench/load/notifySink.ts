import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NotifySink {
  /** The settings that make the service send everything here. */
  settings: Record<string, string>;
  close(): Promise<void>;
}

/** Takes every message at once, as GOV.UK Notify does, and forgets it: the service really sends, and the world outside costs next to nothing. */
export async function startNotifySink(): Promise<NotifySink> {
  let taken = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      taken += 1;
      const id = `00000000-0000-4000-8000-${String(taken).padStart(12, '0')}`;
      const body = JSON.stringify({ id, reference: null, content: {}, uri: '', template: {} });
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const templateId = '00000000-0000-4000-8000-000000000000';
  return {
    settings: {
      NOTIFY_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NOTIFY_API_KEY: `bench-${templateId}-${templateId}`,
      NOTIFY_EMAIL_TEMPLATE_ID: templateId,
      NOTIFY_TEXT_TEMPLATE_ID: templateId,
      NOTIFY_LETTER_TEMPLATE_ID: templateId,
      // More than the service gets to: what is measured is the service, not the far side's allowance.
      NOTIFY_REQUESTS_PER_MINUTE: '100000',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
