import type { FastifyRequest } from 'fastify';

/** Headers that reverse proxies and tunnels add: whoever stands behind one is not sitting at this machine. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Does the request come from this machine, and does it call this machine by a loopback name? The second half keeps out a web page whose own name
 * was pointed at 127.0.0.1 (DNS rebinding): its requests come from here, yet under a name that is not ours.
 */
export function isFromThisMachine(request: FastifyRequest): boolean {
  return (
    isLoopbackAddress(request.socket.remoteAddress) &&
    isLoopbackHost(request.headers.host) &&
    forwardingHeaders.every((name) => request.headers[name] === undefined)
  );
}

export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);
}

/** Takes a Host header: a name or address, with or without a port. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
