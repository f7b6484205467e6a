/** The first characters of a text, as PostgreSQL counts them: whole code points, so that an emoji at the edge is never cut in two. */
export function cutAt(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : [...text].slice(0, maxCharacters).join('');
}
