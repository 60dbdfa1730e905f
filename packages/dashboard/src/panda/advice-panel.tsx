// What is plain in the curves, in words.

import { adviceOf } from "@caviar/protocol";
import { useMemo } from "react";

import { epochOfAct } from "./acts.ts";
import type { Hand } from "./hand.ts";

export function AdvicePanel({ hand }: { readonly hand: Hand }) {
  const { history, entries } = hand;
  const advice = useMemo(() => {
    const since = epochOf(entries.findLast(({ what, applied }) => isChange(what.kind) && applied));
    const tests = entries.filter(({ found }) => found !== null && found !== undefined);
    const test = tests.findLast((entry) => epochOf(entry) >= since);
    return adviceOf({
      reports: history,
      since,
      suggestedRate: test?.found?.suggested ?? undefined,
    });
  }, [history, entries]);
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

const isChange = (kind: string) => kind === "set" || kind === "rewind" || kind === "fork";

const epochOf = (entry: Parameters<typeof epochOfAct>[0] | undefined) =>
  (entry && epochOfAct(entry)) ?? 0;
