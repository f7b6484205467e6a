/**
 * A name folded for finding people in spreadsheets: case, accents, kinds of apostrophe and hyphen, and spacing do not matter.
 * "Zoë  O’Neill-Šimić" and "zoe o'neill simic" fold to the same key.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´']/gu, '')
    .replace(/[\p{Pd}\s]+/gu, ' ')
    .trim();
}
