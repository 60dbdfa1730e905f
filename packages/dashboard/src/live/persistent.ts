// Something that is asked for once it is wanted, and again after a failure: what it adds is not worth
// losing the rest for.

export type Persistent = {
  /** Whether it is wanted and neither there nor on its way. */
  readonly isDue: () => boolean;
  readonly want: () => void;
  readonly ask: () => void;
};

/** `fail` hears the last of `failuresMax` failures. */
export function persistent(
  ask: () => Promise<void>,
  { fail, failuresMax }: { readonly fail: (error: unknown) => void; readonly failuresMax: number },
): Persistent {
  let isWanted = false;
  let isAsked = false;
  let failures = 0;
  return {
    isDue: () => isWanted && !isAsked,
    want() {
      isWanted = true;
    },
    ask() {
      isAsked = true;
      ask().catch((error: unknown) => {
        isAsked = false;
        if (++failures === failuresMax) fail(error);
      });
    },
  };
}
