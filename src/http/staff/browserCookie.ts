/**
 * The cookie that binds a staff sign-in to the browser that began it. Host-only: no Domain. Lax, because the browser comes back from another site by a
 * plain link. Over https it has the prefix that no other host can set.
 */
const lastsSeconds = 600;

function formOf(publicUrl: string): { name: string; attributes: string } {
  const isSecure = publicUrl.startsWith('https://');
  return {
    name: isSecure ? '__Host-tc_staff' : 'tc_staff',
    attributes: `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  };
}

export function browserCookie(browser: string, publicUrl: string): string {
  const { name, attributes } = formOf(publicUrl);
  return `${name}=${browser}; Max-Age=${lastsSeconds}; ${attributes}`;
}

export function endBrowserCookie(publicUrl: string): string {
  const { name, attributes } = formOf(publicUrl);
  return `${name}=; Max-Age=0; ${attributes}`;
}

/** Null where there is none, or several of the name. */
export function readBrowserCookie(header: string | undefined, publicUrl: string): string | null {
  const { name } = formOf(publicUrl);
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value] = values;
  return values.length === 1 && value && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}
