// Settings that a person changes: what they are, what is written in the fields, and what that asks for.

import {
  changedSettings,
  type Changes,
  type ObjectiveOffer,
  type SweepSpec,
} from "@caviar/protocol";

import type { Kin } from "./kin.ts";

export type Settings = Readonly<Record<string, unknown>>;

/** By setting: the text of its field; absent: as it is. */
export type Draft = Readonly<Record<string, string>>;

type JsonSchema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the objective says of one setting. */
export function schemaOf({ config }: Pick<ObjectiveOffer, "config">, name: string): JsonSchema {
  const { properties } = config;
  const schema = isObject(properties) ? properties[name] : undefined;
  return isObject(schema) ? schema : {};
}

/** What can be changed, as it is: what nobody has set is the objective's default. */
export function steerableNow(
  offer: Pick<ObjectiveOffer, "config" | "steerable">,
  settings: Settings,
): Settings {
  const names = offer.steerable ?? [];
  const entries = names.map((name) => [name, settings[name] ?? schemaOf(offer, name)["default"]]);
  return Object.fromEntries(entries);
}

/** With which settings the epoch after `epoch` whole ones was trained, or would be. */
export function settingsAt(
  { objective }: Pick<SweepSpec, "objective">,
  { summary, panda }: Kin,
  epoch: number,
): Settings {
  const begun = { ...objective.settings, ...summary.params };
  const changes = panda.acts.flatMap(({ what, applied }) =>
    what.kind === "set" && applied ? [{ epoch: applied.epoch, changes: what.changes }] : [],
  );
  return changedSettings(begun, changes, epoch);
}

/** What differs from how it is; a text that is no number stays one, for the check to name it. */
export function changesIn(
  offer: Pick<ObjectiveOffer, "config">,
  now: Settings,
  draft: Draft,
): Changes {
  const changes: Record<string, Changes[string]> = {};
  for (const [name, was] of Object.entries(now)) {
    const text = draft[name]?.trim();
    if (text === undefined || text === fieldText(was)) continue;
    changes[name] = valueIn(schemaOf(offer, name), text);
  }
  return changes;
}

/** To twelve digits: what is behind them came from rounding, and stays while the text does. */
export function fieldText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(12)));
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

function valueIn({ type }: JsonSchema, text: string): Changes[string] {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  const isNumber = (type === "number" || type === "integer") && text !== "";
  return isNumber && !Number.isNaN(Number(text)) ? Number(text) : text;
}
