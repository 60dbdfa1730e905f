// The next round's box by numbers: sliders and check marks for the two dimensions that are shown, for
// whoever draws no rectangle, and the question before the box is sent, which sets what is beside what
// will be.

import type { Box, Parameter, Space } from "@caviar/search";

import { DialogButton } from "../steer/dialog-button.tsx";
import { BY } from "../steer/steering.ts";
import type { Look } from "../sweep/look.ts";
import { valueAt } from "./axis.ts";
import { boxBefore, sideText, writtenBox } from "./chosen-box.ts";
import { RangeSliders, SLIDER_STEP } from "./range-sliders.tsx";
import type { BoxChoice } from "./use-chosen-box.ts";
import type { Pair } from "./zoom-plot.ts";

export function BoxChooser(props: {
  readonly look: Look;
  readonly choice: BoxChoice;
  readonly sides: Box;
  readonly pair: Pair;
}) {
  const { look, choice, sides, pair } = props;
  const { steering, round, setSides } = choice;
  const { head } = look.table;
  const { space } = head.spec;
  const before = boxBefore(head, round);
  const names = pair.x === pair.y ? [pair.x] : [pair.x, pair.y];
  const act = async () => {
    await steering.client.amend(look.sweep, { box: writtenBox(space, sides), round }, BY);
    setSides(undefined);
  };
  return (
    <div className="box-chooser">
      <p className="small" role="status">
        Draw a rectangle on the plot, or use these: round {round} will draw from inside.
      </p>
      <div className="range-grid">
        {names.map((name) => (
          <SideField
            key={name}
            name={name}
            parameter={space[name]!}
            side={sides[name] ?? before[name] ?? { low: 0, high: 1 }}
            set={(side) => setSides({ ...sides, [name]: side })}
          />
        ))}
      </div>
      {Object.keys(sides).length > 0 && (
        <DialogButton
          label={`Set the box of round ${round}…`}
          title={`Set the box of round ${round}?`}
          confirm="Set it"
          act={act}
        >
          <Changes space={space} before={before} sides={sides} />
          <p>
            The new points of round {round} are drawn from it, in place of the box that the sampler
            would zoom into. The parameters that are not listed keep their part of the box so far.
          </p>
        </DialogButton>
      )}
    </div>
  );
}

function Changes(props: { readonly space: Space; readonly before: Box; readonly sides: Box }) {
  const { space, before, sides } = props;
  return (
    <table className="changes">
      <thead>
        <tr>
          <th scope="col">parameter</th>
          <th scope="col">so far</th>
          <th scope="col">from then on</th>
        </tr>
      </thead>
      <tbody>
        {Object.keys(sides).map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{sideText(name, space[name]!, before)}</td>
            <td>{sideText(name, space[name]!, sides)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Side = Box[string];

function SideField(props: {
  readonly name: string;
  readonly parameter: Parameter;
  readonly side: Side;
  readonly set: (side: Side) => void;
}) {
  const { name, parameter, side, set } = props;
  return (
    <fieldset>
      <legend>
        {name} {sideText(name, parameter, { [name]: side })}
      </legend>
      {parameter.type === "fixed" ? (
        <p className="muted small">It is always the same.</p>
      ) : parameter.type === "choice" ? (
        <Kept values={parameter.values} side={side} set={set} />
      ) : (
        <Ends name={name} parameter={parameter} side={side} set={set} />
      )}
    </fieldset>
  );
}

function Ends(props: {
  readonly name: string;
  readonly parameter: Parameter;
  readonly side: Side;
  readonly set: (side: Side) => void;
}) {
  const { name, parameter, side, set } = props;
  const { low, high } = "low" in side ? side : { low: 0, high: 1 };
  return (
    <RangeSliders
      label={`${name} of the next box`}
      low={low}
      high={high}
      gap={SLIDER_STEP}
      textAt={(place) => valueAt(parameter, place)}
      set={(from, to) => set({ low: from, high: to })}
    />
  );
}

function Kept(props: {
  readonly values: readonly (string | number | boolean)[];
  readonly side: Side;
  readonly set: (side: Side) => void;
}) {
  const { values, side, set } = props;
  const all = [...values.keys()];
  const keep = "keep" in side ? side.keep : all;
  return (
    <div className="kept">
      {values.map((value, index) => (
        <label key={String(value)}>
          <input
            type="checkbox"
            checked={keep.includes(index)}
            // One value stays, or there would be nothing to draw.
            disabled={keep.length === 1 && keep.includes(index)}
            onChange={({ currentTarget: { checked } }) =>
              set({ keep: all.filter((at) => (at === index ? checked : keep.includes(at))) })
            }
          />{" "}
          {String(value)}
        </label>
      ))}
    </div>
  );
}
