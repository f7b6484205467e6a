const lengthMax = 500;

/**
 * May an app have people sent back to this address? https, or http on the person's own machine. No user, no fragment, no star, and written as programs
 * write it: it is compared character by character.
 */
export function isRedirectUri(typed: string): boolean {
  const url = typed.length <= lengthMax ? URL.parse(typed) : null;
  if (!url || url.href !== typed || url.username !== '' || url.password !== '' || typed.includes('#')) return false;
  if (typed.includes('*')) return false;
  return url.protocol === 'https:' || isLoopbackRedirect(typed);
}

/** Leads it to a program on the person's own machine, which takes whatever port is free? */
export function isLoopbackRedirect(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname);
}
