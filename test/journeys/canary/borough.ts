import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import webPush from 'web-push';
import { newId } from '../../../src/domain/ids.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { household } from '../../contract/authority/household.js';
import { slugOf } from '../../contract/authority/opens.js';
import { type Operation, operationsOf, specimens } from '../../contract/authority/operations.js';
import { type Asker, createAskers } from '../../contract/authority/roles.js';
import type { Household } from '../../contract/authority/target.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ServiceProcess } from '../../support/service.js';
import { createWorld } from '../../support/world.js';
import { type Needle, needle, typed } from './sieve.js';

/** A scheme with a household whose every word is known, the service in a process of its own, and a sender that fails and says everything back. */
export interface Borough {
  test: TestDatabase;
  home: Household;
  askers: readonly Asker[];
  operations: readonly Operation[];
  service: ServiceProcess;
  needles: readonly Needle[];
  /** What the sender was given. */
  handedOver: string[];
  close(): Promise<void>;
}

const marker = 'Quetzalcoatl';
const secretKey = '\u0007'.repeat(32);

export async function openBorough(): Promise<Borough> {
  const test = await createTestDatabase();
  const world = await createWorld({ test });
  const home = await household(world, marker, await slugOf(world));
  const askers = await createAskers(world, home);
  const operations = operationsOf(await buildServiceSchema(), specimens).filter(({ root }) => root !== 'subscription');
  const handedOver: string[] = [];
  const sender = await failingSender(handedOver);
  const notifySecret = newId();
  const pushKeys = webPush.generateVAPIDKeys();
  const program = fileURLToPath(new URL('./serviceProcess.js', import.meta.url));
  const service = await ServiceProcess.start(
    {
      ...{ DATABASE_URL: test.adminUrl, SECRET_KEY: secretKey, LOG_LEVEL: 'debug', RUN: 'all' },
      // Whoever is refused at the door leaves nothing inside: so much is asked here that the usual limits would refuse most of it.
      ...{
        POINTS_PER_MEMBER: '1000000',
        POINTS_PER_CLIENT: '1000000',
        POINTS_PER_ADDRESS: '10000000',
        GUESSES_PER_ADDRESS: '10000',
      },
      PUBLIC_URL: 'https://credits.example.org',
      NOTIFY_API_KEY: `canary-${newId()}-${notifySecret}`,
      NOTIFY_BASE_URL: `http://127.0.0.1:${(sender.address() as AddressInfo).port}`,
      ...{ PUSH_VAPID_PUBLIC_KEY: pushKeys.publicKey, PUSH_VAPID_PRIVATE_KEY: pushKeys.privateKey },
      PUSH_SUBJECT: 'mailto:it@example.org',
      ...{ NOTIFY_EMAIL_TEMPLATE_ID: newId(), NOTIFY_TEXT_TEMPLATE_ID: newId(), NOTIFY_LETTER_TEMPLATE_ID: newId() },
    },
    program,
  );
  return {
    ...{ test, home, askers, operations, service, handedOver },
    needles: [
      ...personal(home),
      ...secret(home, askers),
      needle("the sender's key", notifySecret),
      needle('the key of push', pushKeys.privateKey),
    ],
    close: async () => {
      await service.stop();
      sender.close();
      await test.drop();
    },
  };
}

/** What people are called and where they live. */
function personal({ target }: Household): Needle[] {
  return [
    needle('a name or an address', marker),
    needle('what somebody typed', typed),
    needle('a phone number', '7700900184'),
    needle('a postcode', 'N17 9XX'),
    needle('an email address', target.email),
  ];
}

/** What opens something. */
function secret({ target }: Household, askers: readonly Asker[]): Needle[] {
  const opening = ['code', 'signInCode', 'invitationToken', 'refreshToken', 'handOff'] as const;
  const tokens = askers.flatMap(({ role, authorization }) =>
    authorization === null ? [] : [needle(`the token of ${role}`, authorization.replace('Bearer ', ''))],
  );
  return [
    ...opening.map((name) => needle(name, target[name])),
    needle('code as it is kept', target.code.replaceAll('-', '')),
    needle('a card number', target.cardNumber),
    needle('a card number', target.cardNumber.replaceAll(' ', '')),
    ...tokens,
  ];
}

/** Takes whatever comes, answers 500, and says all of it back: body and headers. */
async function failingSender(handedOver: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      handedOver.push(body);
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          status_code: 500,
          errors: [{ error: body, message: `${body} ${request.headers.authorization}` }],
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
