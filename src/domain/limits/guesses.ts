/** What can be guessed, or asked for so often that it troubles somebody. */
export type GuessKind =
  | 'ACCEPT_INVITATION'
  | 'ASK_SIGN_IN_CODE'
  | 'CARD_SIGN_IN'
  | 'CHECK_IN'
  | 'DEVICE_CODE'
  | 'PASSKEY_SIGN_IN'
  | 'REFRESH'
  | 'SIGN_IN'
  | 'STAFF_SIGN_IN'
  | 'UNKNOWN_TOKEN';

/** Who guesses, and at what. */
export interface Guesser {
  /** The network address. Null: the service itself, or whoever sits at its terminal. */
  address: string | null | undefined;
  /** Whose secret is guessed at, as it was typed: an email address, a phone, the number of a card. */
  identifier?: string;
}

/** Counts tries at secrets before anybody looks at them, across all processes. */
export interface Guesses {
  /**
   * Takes one try. Each field of a request that tries something takes its own.
   * @throws RequestError RATE_LIMITED with how long to wait; UNAVAILABLE where it cannot be counted: then nothing is tried.
   */
  take(kind: GuessKind, by: Guesser): Promise<void>;
}

export interface GuessBudget {
  /** From one address, whatever is guessed at: a library's people share one. */
  perAddress: number;
  /** From one address at one secret: whoever guesses spends this before anything of the person's own. */
  perAddressAndIdentifier?: number;
}

/**
 * There is none for one secret from everywhere: strangers would spend it, and keep its owner out. What a secret allows by itself is counted with the secret.
 * All budgets are for a quarter of an hour, which is how long a one-time code lives.
 */
export const guessWindowSeconds = 15 * 60;

export const guessBudgets: Readonly<Record<GuessKind, GuessBudget>> = {
  ACCEPT_INVITATION: { perAddress: 60 },
  ASK_SIGN_IN_CODE: { perAddress: 60, perAddressAndIdentifier: 10 },
  CARD_SIGN_IN: { perAddress: 60, perAddressAndIdentifier: 10 },
  // The code of a shift has over 43 bits, and a whole hall of people checks in from one address within a few minutes.
  CHECK_IN: { perAddress: 600, perAddressAndIdentifier: 10 },
  DEVICE_CODE: { perAddress: 60 },
  // Nobody guesses a signature or a hand-off: these keep strangers from filling tables. A whole council may come from one address at nine in the morning.
  PASSKEY_SIGN_IN: { perAddress: 300 },
  // Nor a token of 256 bits: these bound what a flood of them may ask of the database. Thousands of phones may share one address of their network.
  REFRESH: { perAddress: 6_000 },
  SIGN_IN: { perAddress: 60, perAddressAndIdentifier: 10 },
  STAFF_SIGN_IN: { perAddress: 1_200 },
  UNKNOWN_TOKEN: { perAddress: 3_000 },
};
