import { BlockList, isIP } from 'node:net';

/** Networks that lead to this machine or its neighbours, and never to a push service. */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  // Ways to IPv4 addresses in other clothes.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['100::', 64],
  ['fec0::', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, bits, 'ipv6');

/** Whether this address lies out on the internet. An IPv4 address in the clothes of IPv6 counts as what it is. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !inside.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Whether a browser's endpoint may be called at all: written as browsers write addresses, https at its usual port, nobody's name or password in it, and no address of a machine inside. What a name leads to
 * is seen only when it is called, and looked at then.
 */
export function isPushEndpoint(endpoint: string): boolean {
  if (endpoint.length > 1000 || !/^[\x21-\x7e]+$/.test(endpoint) || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0
    ? bare.includes('.') && !/\.(local|localhost|internal)\.?$/.test(bare)
    : isPublicAddress(bare);
}
