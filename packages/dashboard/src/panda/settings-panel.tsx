// Train with other settings, from now on or from a later epoch. What the objective would not take is said
// beside its field, before anything is sent.

import { type ObjectiveOffer, settingProblems } from "@caviar/protocol";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

import { ErrorText } from "../notice.tsx";
import { BY, type Steering } from "../steer/steering.ts";
import { canSteer, type Hand } from "./hand.ts";
import { SettingFields } from "./setting-fields.tsx";
import { changesIn, type Draft, fieldText, steerableNow } from "./settings.ts";

type Props = {
  readonly hand: Hand;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
};

export function SettingsPanel(props: Props) {
  const { hand } = props;
  const { offer, steering } = hand;
  return (
    <section className="panel" aria-labelledby="settings-title">
      <h2 id="settings-title">Settings</h2>
      {steering && offer && canSteer(hand) ? (
        <SettingsForm {...props} offer={offer} steering={steering} />
      ) : (
        <>
          <p className="muted small">{reasonNot(hand)}</p>
          <SettingList hand={hand} />
        </>
      )}
    </section>
  );
}

/** Why they cannot be changed now. */
function reasonNot({ own, offer, steering, table, isOver }: Hand): string {
  if (!steering) return "Only an operator may change them.";
  if (isOver) return "The sweep has ended.";
  if (!offer) return "No trainer that knows these settings is connected.";
  if (own.summary.phase === "ended") return "The trial has ended: fork it to go on from an epoch.";
  if (own.panda.by === null) return "Adopt the trial to change them while it trains.";
  const otherwise = table.head.spec.panda ? "" : ", or give it back";
  return `It has reached its ${own.summary.targetEpochs} epochs: fork or rewind it to go on${otherwise}.`;
}

function SettingList({ hand: { offer, own } }: { readonly hand: Hand }) {
  const shown = offer ? steerableNow(offer, own.panda.settings) : own.panda.settings;
  return (
    <dl className="parameters">
      {Object.entries(shown).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fieldText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function SettingsForm(
  props: Props & { readonly offer: ObjectiveOffer; readonly steering: Steering },
) {
  const { hand, draft, setDraft, offer, steering } = props;
  const { sweep, trial, own } = hand;
  const [at, setAt] = useState("");
  const now = steerableNow(offer, own.panda.settings);
  const changes = changesIn(offer, now, draft);
  const problems = settingProblems(offer, changes);
  const atProblem = atProblemOf(hand, at);
  const asked = useMutation({
    mutationFn: async () => {
      const when = at.trim() === "" ? {} : { at: Number(at) };
      await steering.client.steer(sweep, trial, { kind: "set", changes, ...when }, BY);
    },
    onSuccess() {
      setDraft({});
      setAt("");
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (problems.size === 0 && atProblem === undefined) return asked.mutate();
    event.currentTarget.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  };
  const count = Object.keys(changes).length;
  return (
    <form className="settings-form" onSubmit={submit} noValidate>
      <SettingFields
        offer={offer}
        now={now}
        draft={draft}
        setDraft={setDraft}
        problems={problems}
      />
      <div className="settings-send">
        <AtField at={at} setAt={setAt} problem={atProblem} />
        <button type="submit" disabled={asked.isPending || count === 0}>
          Set
        </button>
        <button type="button" disabled={count === 0} onClick={() => setDraft({})}>
          Discard
        </button>
      </div>
      {asked.error && <ErrorText error={asked.error} />}
    </form>
  );
}

function AtField(props: {
  readonly at: string;
  readonly setAt: (text: string) => void;
  readonly problem: string | undefined;
}) {
  const { at, setAt, problem } = props;
  const problemId = useId();
  return (
    <div className="fields at-field">
      <label>
        <span>after epoch (empty: now)</span>
        <input
          name="at"
          inputMode="numeric"
          autoComplete="off"
          value={at}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          onChange={({ currentTarget: { value } }) => setAt(value)}
        />
      </label>
      {problem !== undefined && (
        <p id={problemId} className="error-text small">
          {problem}
        </p>
      )}
    </div>
  );
}

function atProblemOf({ table, trial, own }: Hand, at: string): string | undefined {
  const text = at.trim();
  const [first, last] = [table.trials.epoch.at(trial), own.summary.targetEpochs - 1];
  const value = Number(text);
  if (text === "" || (Number.isInteger(value) && value >= first && value <= last)) return undefined;
  return `expected an epoch from ${first} to ${last}, got ${text}`;
}
