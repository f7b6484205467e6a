/** The first characters of a text, as PostgreSQL counts them: whole code points, so that an emoji at the edge is never cut in two. */
export function cutAt(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : [...text].slice(0, maxCharacters).join('');
}

/**
 * How many characters a text has, as the database counts them for its own limits: an emoji or a letter of any script is one. What readers see as one
 * but is joined out of several (a family, a flag) is as many as it was joined of.
 */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Has the text from `min` to `max` characters? */
export function hasLength(text: string, min: number, max: number): boolean {
  const count = characterCount(text);
  return count >= min && count <= max;
}
