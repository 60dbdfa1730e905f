// Which view is shown, as the part of the address after "#": sharing the address shares the view.
//
//   #/                                        all sweeps
//   #/sweeps/<id>?<choices>                   a sweep
//   #/sweeps/<id>/trials/<number>             a trial of it
//   #/sweeps/<id>/trials/<number>/panda       the same, in a person's hands
//   #/compare?sweeps=<id>,<id>
//   #/cluster
//   #/login

import { type SweepId, sweepIdSchema } from "@caviar/protocol";

export const TABS = ["overview", "analysis", "timeline", "trials"] as const;
export type Tab = (typeof TABS)[number];

/** What a person chose to look at in a sweep; undefined: the page chooses. */
export type SweepChoices = {
  readonly tab?: Tab | undefined;
  /** The two dimensions of the zoom. */
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly trial?: number | undefined;
  readonly sort?: string | undefined;
  readonly order?: "up" | "down" | undefined;
  /** As filter/filter.ts writes it. */
  readonly filter?: string | undefined;
};

export type Route =
  | { readonly view: "sweeps" }
  | { readonly view: "cluster" }
  | { readonly view: "login" }
  | { readonly view: "compare"; readonly sweeps: readonly SweepId[] }
  | { readonly view: "sweep"; readonly sweep: SweepId; readonly choices: SweepChoices }
  | { readonly view: "trial" | "panda"; readonly sweep: SweepId; readonly trial: number }
  | { readonly view: "unknown"; readonly hash: string };

/** Sweeps on one picture, at most. */
export const COMPARED_MAX = 6;

/** Reads any text without throwing: an address is typed by people. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [first = "", second, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === "" && second === undefined) return { view: "sweeps" };
  if (first === "cluster" && second === undefined) return { view: "cluster" };
  if (first === "login" && second === undefined) return { view: "login" };
  if (first === "compare" && second === undefined) return { view: "compare", sweeps: idsIn(query) };
  const sweep = sweepIdSchema.safeParse(second);
  if (first === "sweeps" && sweep.success) {
    if (rest.length === 0) return { view: "sweep", sweep: sweep.data, choices: choicesOf(query) };
    const [kind, trial = "", how, ...more] = rest;
    const isOfTrial = kind === "trials" && NUMBER.test(trial) && more.length === 0;
    if (isOfTrial && (how === undefined || how === "panda")) {
      return { view: how ?? "trial", sweep: sweep.data, trial: Number(trial) };
    }
  }
  return { view: "unknown", hash };
}

const NUMBER = /^\d{1,7}$/;

function idsIn(query: string): SweepId[] {
  const words = (new URLSearchParams(query).get("sweeps") ?? "").split(",");
  const ids = words.flatMap((word) => sweepIdSchema.safeParse(word).data ?? []);
  return [...new Set(ids)].slice(0, COMPARED_MAX);
}

function choicesOf(query: string): SweepChoices {
  const values = new URLSearchParams(query);
  const trial = values.get("trial") ?? "";
  const order = values.get("order");
  return {
    tab: TABS.find((tab) => tab === values.get("tab")),
    x: values.get("x") ?? undefined,
    y: values.get("y") ?? undefined,
    trial: NUMBER.test(trial) ? Number(trial) : undefined,
    sort: values.get("sort") ?? undefined,
    order: order === "up" || order === "down" ? order : undefined,
    filter: values.get("filter") ?? undefined,
  };
}

/** The address of a sweep's view. The inverse of `routeOf`. */
export function sweepHash(sweep: SweepId, choices: SweepChoices = {}): string {
  const values = new URLSearchParams();
  for (const key of ["tab", "x", "y", "trial", "sort", "order", "filter"] as const) {
    const value = choices[key];
    if (value !== undefined) values.set(key, String(value));
  }
  const query = values.size > 0 ? `?${values}` : "";
  return `#/sweeps/${sweep}${query}`;
}

export function trialHash(sweep: SweepId, trial: number): string {
  return `#/sweeps/${sweep}/trials/${trial}`;
}

/** Where a person steers it. */
export function pandaHash(sweep: SweepId, trial: number): string {
  return `${trialHash(sweep, trial)}/panda`;
}

export function compareHash(sweeps: readonly SweepId[]): string {
  return `#/compare?sweeps=${sweeps.join(",")}`;
}
