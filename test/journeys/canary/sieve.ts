/** What must not stand where it does not belong: texts that nobody else would write. */
export interface Needle {
  /** What it is, for whoever reads the finding. */
  label: string;
  pattern: RegExp;
}

/** Stands in whatever is typed here; the household's own marker stands in what was there before. */
export const typed = 'Kanarienvogel';

export function needle(label: string, text: string): Needle {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Digits alone stand in ids and instants too: there they are part of more.
  return {
    label,
    pattern: /^\d+$/.test(text) ? new RegExp(`(?<![\\da-f-])${escaped}(?![\\da-f-])`) : new RegExp(escaped, 'i'),
  };
}

/** Every needle in the text, with a little of what stands around it. */
export function sift(text: string, needles: readonly Needle[]): string[] {
  return needles.flatMap(({ label, pattern }) => {
    const found = pattern.exec(text);
    if (!found) return [];
    return [`${label}: …${text.slice(Math.max(0, found.index - 60), found.index + 60).replaceAll('\n', ' ')}…`];
  });
}
