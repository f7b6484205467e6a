/**
 * The board's two cookies: whose visit it is, and whether it may change things. Strict, because no other site has a reason to send anybody here, and sent
 * to the board alone. They end with the browser, and what they hold ends before.
 */
const names = { visit: 'tc_jobs', changes: 'tc_jobs_changes' } as const;
export type BoardCookie = keyof typeof names;

export const boardPath = '/jobs';

function formOf(cookie: BoardCookie, publicUrl: string): { name: string; attributes: string } {
  const isSecure = publicUrl.startsWith('https://');
  return {
    name: `${isSecure ? '__Secure-' : ''}${names[cookie]}`,
    attributes: `Path=${boardPath}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`,
  };
}

export function boardCookie(cookie: BoardCookie, value: string, publicUrl: string): string {
  const { name, attributes } = formOf(cookie, publicUrl);
  return `${name}=${value}; ${attributes}`;
}

export function endBoardCookie(cookie: BoardCookie, publicUrl: string): string {
  const { name, attributes } = formOf(cookie, publicUrl);
  return `${name}=; Max-Age=0; ${attributes}`;
}

/** Null where there is none, or several of the name. */
export function readBoardCookie(cookie: BoardCookie, header: string | undefined, publicUrl: string): string | null {
  const { name } = formOf(cookie, publicUrl);
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value] = values;
  return values.length === 1 && value ? value : null;
}
