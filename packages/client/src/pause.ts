// How long to wait before asking again.

/** Full doubling from `firstMs`, never more than `mostMs`. `failures` counts from 1. */
export function backOffMs(failures: number, { firstMs, mostMs }: BackOff): number {
  return Math.min(mostMs, firstMs * 2 ** (failures - 1));
}

export type BackOff = { readonly firstMs: number; readonly mostMs: number };

/** Resolves after `ms`, or at once when the signal is aborted; the caller looks at the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish, { once: true });
  });
}
