// Which view is shown, as the part of the address after "#": sharing the address shares the view.
//
//   #/                                        all sweeps
//   #/sweeps/<id>?x=<parameter>&y=<parameter>&trial=<number>&sort=<column>&order=<up|down>
//   #/cluster

import { type SweepId, sweepIdSchema } from "@caviar/protocol";

/** What a person chose to look at in a sweep; undefined: the page chooses. */
export type SweepChoices = {
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly trial?: number | undefined;
  readonly sort?: string | undefined;
  readonly order?: "up" | "down" | undefined;
};

export type Route =
  | { readonly view: "sweeps" }
  | { readonly view: "cluster" }
  | { readonly view: "sweep"; readonly sweep: SweepId; readonly choices: SweepChoices }
  | { readonly view: "unknown"; readonly hash: string };

/** Reads any text without throwing: an address is typed by people. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [first = "", second, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === "" && second === undefined) return { view: "sweeps" };
  if (first === "cluster" && second === undefined) return { view: "cluster" };
  const sweep = sweepIdSchema.safeParse(second);
  if (first === "sweeps" && sweep.success && rest.length === 0) {
    return { view: "sweep", sweep: sweep.data, choices: choicesOf(query) };
  }
  return { view: "unknown", hash };
}

function choicesOf(query: string): SweepChoices {
  const values = new URLSearchParams(query);
  const trial = values.get("trial") ?? "";
  const order = values.get("order");
  return {
    x: values.get("x") ?? undefined,
    y: values.get("y") ?? undefined,
    trial: /^\d{1,7}$/.test(trial) ? Number(trial) : undefined,
    sort: values.get("sort") ?? undefined,
    order: order === "up" || order === "down" ? order : undefined,
  };
}

/** The address of a sweep's view. The inverse of `routeOf`. */
export function sweepHash(sweep: SweepId, choices: SweepChoices = {}): string {
  const values = new URLSearchParams();
  for (const key of ["x", "y", "trial", "sort", "order"] as const) {
    const value = choices[key];
    if (value !== undefined) values.set(key, String(value));
  }
  const query = values.size > 0 ? `?${values}` : "";
  return `#/sweeps/${sweep}${query}`;
}
