// What is plain in the curves, in words.

import { adviceOf } from "@caviar/protocol";
import { useMemo } from "react";

import type { Hand } from "./hand.ts";
import { watchedOf } from "./watched.ts";

export function AdvicePanel({ hand }: { readonly hand: Hand }) {
  const advice = useMemo(() => adviceOf(watchedOf(hand)), [hand]);
  return (
    <section className="panel advice" aria-labelledby="advice-title">
      <h2 id="advice-title">Advice</h2>
      <div role="status">
        {advice.length === 0 ? (
          <p className="muted">Nothing is plain yet.</p>
        ) : (
          <ul>
            {advice.map(({ kind, text }) => (
              <li key={kind}>{text}.</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
