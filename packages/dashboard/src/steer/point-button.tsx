// Try a point of one's own: a field for each parameter that exists there, filled in with the chosen
// trial's values, else the best one's.

import { problemOf, type SweepId, type SweepTable } from "@caviar/protocol";
import {
  fromUnit,
  holds,
  type Parameter,
  type Point,
  type ProblemIssue,
  pointProblems,
  type Space,
  type Value,
} from "@caviar/search";
import { useState } from "react";

import { paramsOf } from "../sweep/trial-facts.ts";
import { DialogButton } from "./dialog-button.tsx";
import { BY, type Steering } from "./steering.ts";

/** By parameter: the text of its field, for a listed value its place in the list. */
type Draft = Readonly<Record<string, string>>;

export function PointButton(props: {
  readonly steering: Steering;
  readonly sweep: SweepId;
  readonly table: SweepTable;
  /** The trial to begin from. */
  readonly trial: number | undefined;
}) {
  const { steering, sweep, table, trial } = props;
  const { spec } = table.head;
  const act = async (fields: FormData) => {
    const params = pointOf(spec.space, draftIn(fields));
    const problems = pointProblems(problemOf(spec), params);
    if (problems.length > 0) throw new Error(problems.map(problemText).join("\n"));
    return steering.client.enqueue(sweep, params, BY);
  };
  return (
    <DialogButton label="Try a point…" title="Try a point" confirm="Enqueue it" act={act}>
      <p>
        The next trial takes it, in place of one that the sampler would propose. When the sampler
        has proposed all of the budget, it is one more.
      </p>
      <PointFields space={spec.space} from={trial === undefined ? {} : paramsOf(table, trial)} />
    </DialogButton>
  );
}

function PointFields({ space, from }: { readonly space: Space; readonly from: Point }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(space, from));
  const point = pointOf(space, draft);
  return (
    <div className="fields">
      {Object.entries(space)
        .filter(([name, { type }]) => Object.hasOwn(point, name) && type !== "fixed")
        .map(([name, parameter]) => (
          <label key={name}>
            <span>{name}</span>
            <Field
              name={name}
              parameter={parameter}
              text={draft[name] ?? ""}
              set={(text) => setDraft({ ...draft, [name]: text })}
            />
          </label>
        ))}
    </div>
  );
}

function Field(props: {
  readonly name: string;
  readonly parameter: Parameter;
  readonly text: string;
  readonly set: (text: string) => void;
}) {
  const { name, parameter, text, set } = props;
  if ("values" in parameter) {
    return (
      <select name={name} value={text} onChange={({ currentTarget: { value } }) => set(value)}>
        {parameter.values.map((value, index) => (
          <option key={String(value)} value={index}>
            {String(value)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      name={name}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={({ currentTarget: { value } }) => set(value)}
    />
  );
}

function draftOf(space: Space, from: Point): Draft {
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => {
      const value = from[name] ?? fromUnit(parameter, 0.5);
      return [
        name,
        "values" in parameter ? String(parameter.values.indexOf(value)) : String(value),
      ];
    }),
  );
}

function draftIn(fields: FormData): Draft {
  const texts = [...fields].flatMap(([name, text]) =>
    typeof text === "string" ? [[name, text] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** The parameters that exist there; a text that is no number stays one, for the check to name it. */
function pointOf(space: Space, draft: Draft): Point {
  const point: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(space)) {
    if (parameter.when !== undefined && !holds(parameter.when, point)) continue;
    const text = draft[name]?.trim() ?? "";
    if (parameter.type === "fixed") point[name] = parameter.value;
    else if ("values" in parameter) point[name] = parameter.values[Number(text)] ?? text;
    else point[name] = text === "" || Number.isNaN(Number(text)) ? text : Number(text);
  }
  return point;
}

function problemText({ path, message }: ProblemIssue): string {
  return [...path, message].join(": ");
}
