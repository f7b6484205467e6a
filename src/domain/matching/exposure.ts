/** A list of matches that a member saw, or what a message names. */
export interface ShownMatches {
  schemeId: string;
  /** The local day. */
  onDay: string;
  memberId: string;
  /** The group of each place on the list, as often as it stands there. */
  organisationIds: readonly string[];
}

/** How often a group was shown on a local day, and to how many members. */
export interface GroupShown {
  organisationId: string;
  onDay: string;
  shown: number;
  members: number;
}

/** Adds up lists of which each is another member's; groups in one order, so that two who write them never wait for each other in a ring. */
export function countShown(lists: readonly Omit<ShownMatches, 'schemeId'>[]): GroupShown[] {
  const counts = new Map<string, GroupShown>();
  for (const { onDay, organisationIds } of lists) {
    for (const [organisationId, places] of Map.groupBy(organisationIds, (id) => id)) {
      const key = `${organisationId} ${onDay}`;
      const { shown, members } = counts.get(key) ?? { shown: 0, members: 0 };
      counts.set(key, { organisationId, onDay, shown: shown + places.length, members: members + 1 });
    }
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}

/** Counts which groups are shown to how many members, out of the way of whoever asks. */
export interface Exposure {
  shown(list: ShownMatches): void;
}
