/** One part of a letter, in the order it is read. Every text is plain: words, no marks. */
export type LetterBlock =
  | { kind: 'HEADING'; text: string }
  | { kind: 'PARAGRAPH'; lines: readonly string[] }
  | { kind: 'LIST'; items: readonly string[] }
  | { kind: 'TABLE'; columns: readonly TableColumn[]; rows: readonly (readonly string[])[] };

export interface TableColumn {
  heading: string;
  /** How much of the width it takes, beside the shares of the others. */
  share: number;
  /** Amounts stand at the right. */
  isAmount?: boolean;
}

/** A letter or a statement, before it is laid out on pages. */
export interface LetterDocument {
  /** What it is about: its heading, and its title where it is read on a screen. */
  title: string;
  /** In which language it is written: "en-GB". */
  locale: string;
  /** When it was written. The same document of the same instant gives the same bytes. */
  writtenAt: Date;
  /** The day in words. */
  dated: string;
  isLargePrint: boolean;
  /** Who writes. */
  senderName: string;
  /** Name and address as they show in an envelope's window; null where it is not posted. */
  addressLines: readonly string[] | null;
  blocks: readonly LetterBlock[];
}

const HEADING = '# ';
const ITEM = '* ';

/** The parts of a message's body as letters are written: blank lines between parts, "# " before a heading, "* " before each item of a list. */
export function bodyBlocks(body: string): LetterBlock[] {
  return body
    .split(/\n{2,}/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .flatMap((lines): LetterBlock[] => {
      const [first] = lines;
      if (first === undefined) return [];
      if (lines.length === 1 && first.startsWith(HEADING)) {
        return [{ kind: 'HEADING', text: first.slice(HEADING.length) }];
      }
      if (lines.every((line) => line.startsWith(ITEM))) {
        return [{ kind: 'LIST', items: lines.map((line) => line.slice(ITEM.length)) }];
      }
      return [{ kind: 'PARAGRAPH', lines }];
    });
}
