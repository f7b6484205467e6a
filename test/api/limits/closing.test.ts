import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Service } from './support.js';

/** Who speaks slowly, in half sentences, or offers another protocol: the rest of us are not kept waiting. */

let service: Service;
const sockets: Socket[] = [];
let isClosed = false;

beforeAll(async () => {
  service = await Service.open();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  if (!isClosed) await service.close();
});

async function say(text: string): Promise<Socket> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

test('whoever offers HTTP/2 with a request, as Java’s client does, is answered in HTTP/1.1', async () => {
  const body = '{"query":"{ __typename }"}';
  const asked = request(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAAA',
    },
  });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  let text = '';
  for await (const part of answer) text += String(part);
  expect([answer.statusCode, text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
});

test('requests that never arrive to their end keep no closing service from ending in order', async () => {
  await say('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{');
  await say('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n');
  await say('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  await say('');
  await pause(200);
  const { code, tookMs } = await service.close();
  isClosed = true;
  // Forced to end after ten seconds, it would end with 1.
  expect([code, tookMs < 10_000]).toEqual([0, true]);
});
