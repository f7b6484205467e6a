/** Stands on both statements, so it says what happened from neither's side, and names nobody. */
export const joinedNote = 'Moved when two memberships of one person were joined';
