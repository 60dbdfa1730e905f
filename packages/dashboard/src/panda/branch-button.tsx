// Go on from a checkpoint as a new trial, with the settings of that epoch or others: instead of this trial
// or beside it.

import { type ObjectiveOffer, settingProblems } from "@caviar/protocol";
import { useState } from "react";

import { metricText } from "../format/number-text.ts";
import { DialogButton } from "../steer/dialog-button.tsx";
import { BY, type Steering } from "../steer/steering.ts";
import type { Hand } from "./hand.ts";
import { SettingFields } from "./setting-fields.tsx";
import { changesIn, type Draft, type Settings, settingsAt, steerableNow } from "./settings.ts";

type How = "rewind" | "fork";

const WORDS = {
  rewind: {
    label: "Rewind…",
    confirm: "Rewind",
    text: "A new trial goes on from that epoch, and this one is stopped.",
  },
  fork: {
    label: "Fork…",
    confirm: "Fork",
    text: "A new trial goes on from that epoch, beside this one.",
  },
} as const;

const SETTING = "setting ";

export function BranchButton(props: {
  readonly hand: Hand;
  readonly steering: Steering;
  readonly how: How;
  /** With the place of what was asked for in the ledger. */
  readonly onAsked: (event: number) => void;
}) {
  const { hand, steering, how, onAsked } = props;
  const { sweep, trial, offer, table, own } = hand;
  const { label, confirm, text } = WORDS[how];
  const act = async (fields: FormData) => {
    const epoch = Number(fields.get("epoch"));
    const settings = settingsAt(table.head.spec, own, epoch - 1);
    const changes = offer ? changesAsked(offer, settings, draftIn(fields)) : {};
    const until = textIn(fields, "epochs");
    const epochs = until === String(own.summary.targetEpochs) ? {} : { epochs: epochsIn(until) };
    const asked = { how, epoch, changes, ...epochs };
    const { event } = await steering.client.branch(sweep, trial, asked, BY);
    onAsked(event);
  };
  return (
    <DialogButton label={label} title={`${confirm} trial ${trial}`} confirm={confirm} act={act}>
      <p>{text}</p>
      <BranchFields hand={hand} />
    </DialogButton>
  );
}

function BranchFields({ hand: { own, offer, table } }: { readonly hand: Hand }) {
  const { checkpoints } = own.panda;
  const [epoch, setEpoch] = useState(() => checkpoints.at(-1)?.epoch ?? 0);
  const [draft, setDraft] = useState<Draft>({});
  const settings = settingsAt(table.head.spec, own, epoch - 1);
  const { name: metric } = table.head.spec.metric;
  const now = offer && steerableNow(offer, settings);
  return (
    <>
      <div className="fields">
        <label>
          <span>from epoch</span>
          <select
            name="epoch"
            value={epoch}
            onChange={({ currentTarget: { value } }) => setEpoch(Number(value))}
          >
            {checkpoints.toReversed().map((kept) => (
              <option key={kept.epoch} value={kept.epoch}>
                {kept.epoch}
                {kept.metrics?.[metric] !== undefined &&
                  `: ${metric} ${metricText(kept.metrics[metric])}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>train until epoch</span>
          <input
            name="epochs"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={own.summary.targetEpochs}
          />
        </label>
      </div>
      {offer && now && (
        <SettingFields
          offer={offer}
          now={now}
          draft={draft}
          setDraft={setDraft}
          problems={settingProblems(offer, changesIn(offer, now, draft))}
        />
      )}
    </>
  );
}

/** Throws what is wrong with them, a line each. */
function changesAsked(offer: ObjectiveOffer, settings: Settings, draft: Draft) {
  const changes = changesIn(offer, steerableNow(offer, settings), draft);
  const problems = [...settingProblems(offer, changes)];
  if (problems.length === 0) return changes;
  throw new Error(problems.map(([name, problem]) => `${name}: ${problem}`).join("\n"));
}

function draftIn(fields: FormData): Draft {
  const texts = [...fields].flatMap(([name, text]) =>
    typeof text === "string" && name.startsWith(SETTING)
      ? [[name.slice(SETTING.length), text] as const]
      : [],
  );
  return Object.fromEntries(texts);
}

function epochsIn(text: string): number {
  const epochs = Number(text);
  if (text !== "" && Number.isInteger(epochs)) return epochs;
  throw new Error(`train until epoch: expected a whole number, got ${text || "nothing"}`);
}

function textIn(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value.trim() : "";
}
