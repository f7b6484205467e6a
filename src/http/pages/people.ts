/** Whom the explorer can sign in as: people of the schemes that an embedded service fills itself with. */
export interface ExplorerPerson {
  name: string;
  /** What they do in the scheme, in a few words. */
  does: string;
  emailOrPhone: string;
}

/** A scheme beside the demo scheme, and a few of its people. */
export interface ExplorerScheme {
  slug: string;
  name: string;
  people: readonly ExplorerPerson[];
}

export const explorerScheme = 'demo';

export const explorerPeople = {
  volunteer: { name: "Siobhán O'Neill", does: 'volunteer', emailOrPhone: 'siobhan.oneill@example.org' },
  neighbour: { name: 'José Nuñez', does: 'volunteer, her neighbour', emailOrPhone: 'jose.nunez@example.org' },
  leader: { name: 'Helen Marchbanks', does: 'leader of the kitchen', emailOrPhone: 'helen.marchbanks@example.org' },
  venue: { name: 'Tomasz Gray', does: 'at the leisure centre', emailOrPhone: 'tomasz.gray@example.org' },
  operator: { name: 'Amara Whitlock', does: 'operator of the scheme', emailOrPhone: 'amara.whitlock@example.org' },
  auditor: { name: 'Petra Lindqvist', does: 'auditor', emailOrPhone: 'petra.lindqvist@example.org' },
} as const satisfies Record<string, ExplorerPerson>;

export type PersonKey = keyof typeof explorerPeople;

/** How the page's buttons name a person of another scheme. */
export function personKeyIn(scheme: ExplorerScheme, place: number): string {
  return `${scheme.slug} ${place}`;
}
