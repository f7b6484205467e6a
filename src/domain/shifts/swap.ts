/** STAND_IN: whoever takes the place gives nothing. SWAP: they give a place of theirs at the same opportunity in exchange. */
export const swapKinds = ['STAND_IN', 'SWAP'] as const;
export type SwapKind = (typeof swapKinds)[number];

/** LAPSED: the shift began, or the place is no longer theirs to give. */
export const swapStates = ['OPEN', 'TAKEN', 'WITHDRAWN', 'LAPSED'] as const;
export type SwapState = (typeof swapStates)[number];
