/** A state in one word. The word carries the meaning; colour only repeats it. */
export function StatusPill({ status }: { readonly status: string }) {
  return <span className={`pill pill-${status}`}>{status}</span>;
}
