// Change what a running sweep may spend and how much of it runs at once.

import type { AmendSweepInput, SweepId, SweepSpec } from "@caviar/protocol";

import { DialogButton } from "./dialog-button.tsx";
import { BY, type Steering } from "./steering.ts";

type Field = { readonly name: string; readonly label: string; readonly now: number | undefined };

export function AmendButton(props: {
  readonly steering: Steering;
  readonly sweep: SweepId;
  readonly spec: SweepSpec;
}) {
  const { steering, sweep, spec } = props;
  const fields = fieldsOf(spec);
  const act = async (form: FormData) => steering.client.amend(sweep, changesIn(form, fields), BY);
  return (
    <DialogButton label="Change…" title="Change this sweep" confirm="Change it" act={act}>
      <p>From now on. What was proposed stays; a limit that is left empty is none.</p>
      <div className="fields">
        {fields.map(({ name, label, now }) => (
          <label key={name}>
            <span>{label}</span>
            <input name={name} inputMode="decimal" autoComplete="off" defaultValue={now} />
          </label>
        ))}
      </div>
    </DialogButton>
  );
}

function fieldsOf({ parallelism, weight, budget }: SweepSpec): readonly Field[] {
  return [
    { name: "parallelism", label: "trials at once", now: parallelism },
    { name: "weight", label: "weight in its pool", now: weight },
    { name: "budget.trials", label: "trials in all", now: budget.trials },
    { name: "budget.totalEpochs", label: "epochs in all", now: budget.totalEpochs },
    { name: "budget.hours", label: "hours", now: budget.hours },
    { name: "budget.cpuHours", label: "CPU hours", now: budget.cpuHours },
  ];
}

/** What differs from how it is. */
function changesIn(form: FormData, fields: readonly Field[]): Omit<AmendSweepInput, "by"> {
  const changes: Record<string, number> = {};
  const budget: Record<string, number | null> = {};
  for (const { name, label, now } of fields) {
    const written = form.get(name);
    const text = typeof written === "string" ? written.trim() : "";
    if (text === String(now ?? "")) continue;
    const value = text === "" ? null : Number(text);
    if (Number.isNaN(value)) throw new Error(`${label}: expected a number, got ${text}`);
    if (name.startsWith("budget.")) budget[name.slice("budget.".length)] = value;
    else changes[name] = value ?? Number.NaN;
  }
  return { ...changes, ...(Object.keys(budget).length > 0 && { budget }) };
}
