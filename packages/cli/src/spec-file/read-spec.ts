// From a sweep file to a checked spec, before anything is started. Every mistake is one line:
// `file:line:column: path: expected ..., got ...`.

import { CaviarError } from "@caviar/errors";
import {
  type CheckedSpec,
  checkSimulationSpec,
  checkSpec,
  type ObjectiveOffer,
  type SpecProblem,
  type SweepSpec,
} from "@caviar/protocol";

import { applyOverride, type Override } from "./override.ts";
import { placeOf } from "./place.ts";
import { readSource } from "./source.ts";
import { parseYaml, valueOf, type YamlFile } from "./yaml-file.ts";

/**
 * Throws CAV_SPEC_INVALID with all mistakes, CAV_USAGE for an override that fits nowhere. With offers
 * "unknown", where no trainer is to be asked, the objective's settings are taken as they are.
 */
export function readSpec(
  file: string,
  overrides: readonly Override[],
  offers: readonly ObjectiveOffer[] | "unknown",
): SweepSpec {
  return readChecked(file, overrides, (value) => checkSpec(value, offers));
}

/** The same for a sweep that is only simulated: no trainer need offer its objective. */
export function readSimulationSpec(file: string, overrides: readonly Override[]): SweepSpec {
  return readChecked(file, overrides, checkSimulationSpec);
}

function readChecked(
  file: string,
  overrides: readonly Override[],
  check: (value: unknown) => CheckedSpec,
): SweepSpec {
  const yaml = parseYaml(file, readSource(file));
  for (const override of overrides) applyOverride(yaml.document, override);
  const { spec, problems } = check(valueOf(yaml));
  if (spec) return spec;
  const lines = problems.map((problem) => lineOf(yaml, problem, overrides));
  throw new CaviarError("CAV_SPEC_INVALID", lines.join("\n"), {
    facts: { problems: problems.length },
  });
}

function lineOf(yaml: YamlFile, problem: SpecProblem, overrides: readonly Override[]): string {
  const path = problem.path.map(String).join(".");
  const where = path === "" ? "" : `${path}: `;
  return `${originOf(yaml, problem, overrides)}: ${where}${problem.message}`;
}

/** `file:line:column`, or the `--set` that wrote what is wrong. */
function originOf(
  yaml: YamlFile,
  { path, key }: SpecProblem,
  overrides: readonly Override[],
): string {
  const place = placeOf(yaml, path, key !== undefined);
  if (place) return `${yaml.file}:${place.line}:${place.column}`;
  const override = overrides.findLast(({ path: written }) =>
    written.every((step, index) => index >= path.length || String(step) === String(path[index])),
  );
  return override ? `--set ${override.text}` : yaml.file;
}
