/** The identity provider does not answer, fails, or says of itself what cannot be used. The message is a code for the log. */
export class IdentityProviderUnavailable extends Error {
  constructor(readonly reason: string) {
    super(`the identity provider is not available: ${reason}`);
    this.name = 'IdentityProviderUnavailable';
  }
}

/** What came back proves nobody. The message is a code for the log: never a token or a claim. */
export class IdentityNotAccepted extends Error {
  constructor(readonly reason: string) {
    super(`the identity is not accepted: ${reason}`);
    this.name = 'IdentityNotAccepted';
  }
}

/** Is it a plain http address of this very machine? */
export function isLoopbackAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
