// What was done to the model, by whom, and when it took effect; and a field for a remark.

import { actText } from "@caviar/protocol";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { durationText } from "../format/duration-text.ts";
import { ErrorText } from "../notice.tsx";
import { pandaHash } from "../route.ts";
import { BY, type Steering } from "../steer/steering.ts";
import { effectText, type Entry } from "./acts.ts";
import type { Hand } from "./hand.ts";

export function ActLog({ hand }: { readonly hand: Hand }) {
  const { entries, steering, isOver } = hand;
  return (
    <section className="panel" aria-labelledby="acts-title">
      <div className="panel-head">
        <h2 id="acts-title">What was done</h2>
        <span className="muted">numbers as on the charts</span>
      </div>
      {steering && !isOver && <NoteForm hand={hand} steering={steering} />}
      {entries.length === 0 ? (
        <p className="muted acts">Nothing yet.</p>
      ) : (
        <ol className="acts" reversed tabIndex={0} aria-label="Acts, the latest first">
          {entries.toReversed().map((entry) => (
            <ActItem key={entry.act} hand={hand} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  );
}

function ActItem({ hand, entry }: { readonly hand: Hand; readonly entry: Entry }) {
  const { sweep, trial, table } = hand;
  const { number, act, at, by, what, applied, found } = entry;
  const led = applied?.trial ?? undefined;
  return (
    <li value={number} data-act={act}>
      <p>
        <strong>{by}</strong> {what.kind === "note" ? what.text : actText(what)}
        {found && ` – ${foundText(found.suggested)}`}
      </p>
      <p className="muted small">
        <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
          {durationText(at - table.head.createdAt)} after the start
        </time>
        , {effectText(entry)}
        {led !== undefined && led !== trial && (
          <>
            {" "}
            (<a href={pandaHash(sweep, led)}>look at it</a>)
          </>
        )}
      </p>
    </li>
  );
}

function foundText(suggested: number | null): string {
  return suggested === null ? "no rate lowered the loss" : `suggests ${suggested.toPrecision(2)}`;
}

function NoteForm({ hand, steering }: { readonly hand: Hand; readonly steering: Steering }) {
  const { sweep, trial } = hand;
  const [text, setText] = useState("");
  const asked = useMutation({
    mutationFn: async () => steering.client.note(sweep, trial, text, BY),
    onSuccess: () => setText(""),
  });
  return (
    <form
      className="note-form fields"
      onSubmit={(event) => {
        event.preventDefault();
        asked.mutate();
      }}
    >
      <label>
        <span>remark</span>
        <input
          name="note"
          autoComplete="off"
          maxLength={2000}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
      </label>
      <button type="submit" disabled={asked.isPending || text.trim() === ""}>
        Note
      </button>
      {asked.error && <ErrorText error={asked.error} />}
    </form>
  );
}
