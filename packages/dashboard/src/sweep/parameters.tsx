import { valueText } from "../format/number-text.ts";

/** Names and values, a line each. */
export function Parameters(props: {
  readonly values: Readonly<Record<string, string | number | boolean>>;
}) {
  return (
    <dl className="parameters">
      {Object.entries(props.values).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{valueText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
