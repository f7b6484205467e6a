/** A list of matches that a member saw. */
export interface ShownMatches {
  schemeId: string;
  /** The local day. */
  onDay: string;
  memberId: string;
  /** The group of each place on the list, as often as it stands there. */
  organisationIds: readonly string[];
}

/** Counts which groups are shown to how many members, out of the way of whoever asks. */
export interface Exposure {
  shown(list: ShownMatches): void;
}
