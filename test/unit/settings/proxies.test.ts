import { readConfig } from '../../../src/config.js';

const trusted = (TRUST_PROXY: string) => readConfig({ TRUST_PROXY }).limits.trustedProxies;

describe('TRUST_PROXY', () => {
  it('takes addresses and networks', () => {
    expect(trusted('10.0.0.0/8, 192.0.2.7,2001:db8::/32')).toEqual(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);
  });

  it.each(['0.0.0.0/0', '::/0', '10.0.0.0/00', '10.0.0.0/33', 'true', 'proxy.example.org'])(
    'does not take %s: everybody could choose the address they are counted by',
    (value) => {
      expect(() => trusted(value)).toThrow(
        'TRUST_PROXY cannot be used: give the addresses or networks of your proxies',
      );
    },
  );
});
