import type { Asker } from '../roles.js';
import type { Target, TargetName } from '../target.js';

/** How an operation is asked about a target of any kind: its arguments, valid where the target is one's own. */
export type Arguments = (target: Target, asker: Asker) => Readonly<Record<string, unknown>>;

export interface Write {
  args: Arguments;
  /** Whose affairs it is about, so that it must stand in their list of what others did: a member of the target, one whom it makes; or why it is nobody's. */
  about: TargetName | 'NEW' | { nobody: string };
  /** For whoever asks, signed in or not, as nobody known. SCHEME: it names its scheme; BEARER: whoever holds a token is let in wherever it is from. */
  open?: 'SCHEME' | 'BEARER';
}

/** Every cell is undone, so every cell may use the same key. */
export const key = { idempotencyKey: 'authority' };

/** A mutation done for the member whom `about` names, with this input. */
export function about(name: TargetName | 'NEW', input: Arguments): Write {
  return { args: (target, asker) => ({ input: input(target, asker) }), about: name };
}

/** A mutation that is nobody's affair but the scheme's, an organisation's or the asker's own; `why` says whose. */
export function ofNobody(why: string, input: Arguments | null): Write {
  return {
    args: (target, asker) => (input === null ? {} : { input: input(target, asker) }),
    about: { nobody: why },
  };
}

/** A way in for whoever asks: taken for nobody known, even where they are signed in. */
export function openTo(open: 'SCHEME' | 'BEARER', input: Arguments): Write {
  return { ...ofNobody('about whoever asks', input), open };
}
