import { z } from 'zod';

/** Whom passkeys of this service belong to, as browsers see it. */
export interface RelyingParty {
  /** The name of the place, which a passkey is made for and works at. */
  id: string;
  /** Where the page that asks for one must stand. */
  origin: string;
}

const ipAddress = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;

/**
 * The relying party behind the service's address. Browsers make passkeys for names over https, and for localhost: never for an IP address. So a service at a
 * loopback address counts as localhost, where its pages must then be opened. Null: there can be no passkeys.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  if (/^127(\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]')
    return { id: 'localhost', origin: `${protocol}//localhost${port ? `:${port}` : ''}` };
  if (ipAddress.test(hostname) || (protocol !== 'https:' && hostname !== 'localhost')) return null;
  return { id: hostname, origin };
}

const bytes = z.string().regex(/^[A-Za-z0-9_-]{1,12000}$/);
const answer = { id: bytes, rawId: bytes, type: z.literal('public-key') };

const registrationForm = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string()).max(20).optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof registrationForm>;

const assertionForm = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof assertionForm>;

/** RegistrationResponseJSON of the W3C. Null for anything else. */
export function readRegistration(json: string): PasskeyRegistration | null {
  return registrationForm.safeParse(readJson(json)).data ?? null;
}

/** AuthenticationResponseJSON of the W3C. Null for anything else. */
export function readAssertion(json: string): PasskeyAssertion | null {
  return assertionForm.safeParse(readJson(json)).data ?? null;
}

const clientData = z.object({
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  crossOrigin: z.boolean().optional(),
});

/** What the device says it was asked to sign. Null for what is none of ours, and for a page inside a page of somebody else's. */
export function challengeIn(clientDataJson: string): string | null {
  const read = clientData.safeParse(readJson(Buffer.from(clientDataJson, 'base64url').toString('utf8'))).data;
  return read && read.crossOrigin !== true ? read.challenge : null;
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** How a browser may reach the device, without words that nobody knows. */
export function transportsIn(registration: PasskeyRegistration): string[] {
  return knownTransports.filter((transport) => registration.response.transports?.includes(transport));
}
