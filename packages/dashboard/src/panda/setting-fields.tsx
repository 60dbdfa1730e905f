// A field for each setting that can change, with what is wrong with it beside it.

import type { ObjectiveOffer } from "@caviar/protocol";
import { Fragment, useId } from "react";

import { type Draft, fieldText, schemaOf, type Settings } from "./settings.ts";

type Props = {
  readonly offer: ObjectiveOffer;
  /** As they are, those that can change only. */
  readonly now: Settings;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly problems: ReadonlyMap<string, string>;
};

export function SettingFields({ offer, now, draft, setDraft, problems }: Props) {
  return (
    <div className="fields">
      {Object.entries(now).map(([name, was]) => (
        <Field
          key={name}
          name={name}
          schema={schemaOf(offer, name)}
          was={fieldText(was)}
          text={draft[name]}
          problem={problems.get(name)}
          set={(text) => setDraft({ ...draft, [name]: text })}
        />
      ))}
    </div>
  );
}

function Field(props: {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly was: string;
  readonly text: string | undefined;
  readonly problem: string | undefined;
  readonly set: (text: string) => void;
}) {
  const { name, schema, was, text = was, problem, set } = props;
  const problemId = useId();
  const listed = listedIn(schema);
  const said = {
    name: `setting ${name}`,
    value: text,
    "aria-invalid": problem !== undefined,
    "aria-describedby": problem === undefined ? undefined : problemId,
  };
  return (
    <div>
      <label title={typeof schema["description"] === "string" ? schema["description"] : undefined}>
        <span>
          <Breakable name={name} />
          {text !== was && ` (is ${was})`}
        </span>
        {listed ? (
          <select {...said} onChange={({ currentTarget: { value } }) => set(value)}>
            {listed.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        ) : (
          <input
            {...said}
            inputMode="decimal"
            autoComplete="off"
            onChange={({ currentTarget: { value } }) => set(value)}
          />
        )}
      </label>
      {problem !== undefined && (
        <p id={problemId} className="error-text small">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A long name breaks where its words do. */
function Breakable({ name }: { readonly name: string }) {
  const words = name.split(/(?=[A-Z])/);
  return words.map((word, place) => (
    <Fragment key={word}>
      {place > 0 && <wbr />}
      {word}
    </Fragment>
  ));
}

/** Its values, when the schema lists them. */
function listedIn(schema: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const values = schema["type"] === "boolean" ? [true, false] : schema["enum"];
  return Array.isArray(values) ? values.map(fieldText) : undefined;
}
