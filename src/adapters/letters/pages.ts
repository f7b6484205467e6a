import type { Atom } from './atoms.js';

/** An atom at its place: how far below the top of the page it begins, in points. */
export interface Placed {
  atom: Atom;
  top: number;
  /** The heading of a table that goes on from the page before: printed again, read once. */
  isRepeated: boolean;
}

export interface PageRoom {
  /** Where text begins on the first page, and on those after it. */
  firstTop: number;
  nextTop: number;
  end: number;
}

/** Spreads atoms over pages. What keeps with what follows goes to the next page along with it. */
export function pagesOf(atoms: readonly Atom[], room: PageRoom): Placed[][] {
  const pages: Placed[][] = [[]];
  let below = room.firstTop;
  const turn = (next: Atom): void => {
    pages.push([]);
    below = room.nextTop;
    const heading = atoms.find(({ block, part }) => block === next.block && part === 0);
    if (next.kind === 'ROW' && next.part > 0 && heading) place(heading, true);
  };
  const place = (atom: Atom, isRepeated = false): void => {
    const page = pages.at(-1);
    const top = below + (page?.length === 0 ? 0 : atom.spaceBefore);
    page?.push({ atom, top, isRepeated });
    below = top + atom.height;
  };
  for (const chain of chainsOf(atoms)) {
    const [first] = chain;
    const needs = chain.reduce((sum, { height, spaceBefore }) => sum + height + spaceBefore, 0);
    // What fits no page whole is broken where the page ends.
    const isTooLong = needs > room.end - room.nextTop;
    if (first && !isTooLong && below + needs > room.end && pages.at(-1)?.length !== 0) turn(first);
    for (const atom of chain) {
      if (below + atom.spaceBefore + atom.height > room.end && pages.at(-1)?.length !== 0) turn(atom);
      place(atom);
    }
  }
  return pages;
}

function chainsOf(atoms: readonly Atom[]): Atom[][] {
  const chains: Atom[][] = [];
  let isOpen = false;
  for (const atom of atoms) {
    if (isOpen) chains.at(-1)?.push(atom);
    else chains.push([atom]);
    isOpen = atom.keepsWithNext;
  }
  return chains;
}
