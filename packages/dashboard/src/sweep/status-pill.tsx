/** A state in one word, or in `words` that say more of it. The words carry the meaning; colour only repeats it. */
export function StatusPill({
  status,
  words = status,
}: {
  readonly status: string;
  readonly words?: string;
}) {
  return <span className={`pill pill-${status}`}>{words}</span>;
}
