/** What of the package is used here; it has no types of its own. */
declare module 'bidi-js' {
  export interface Bidi {
    /** A level for each UTF-16 unit: odd ones run from right to left. */
    getEmbeddingLevels(text: string, base: 'ltr' | 'rtl'): { levels: Uint8Array };
    /** What is printed for a bracket or the like that runs from right to left; null: itself. */
    getMirroredCharacter(character: string): string | null;
  }
  export default function bidiFactory(): Bidi;
}
