// How the winner did on the test set, class by class: rows are the truth, columns what it said.

import { countText } from "../format/number-text.ts";

/** Shades of a cell, from nothing to all of its row. */
const SHADES = 5;

export function ConfusionMatrix({ counts }: { readonly counts: readonly (readonly number[])[] }) {
  return (
    <section className="panel" aria-labelledby="confusion-title">
      <h2 id="confusion-title">Confusion matrix</h2>
      <div className="scroll-x" role="region" aria-label="Confusion matrix" tabIndex={0}>
        <table className="confusion">
          <thead>
            <tr>
              <th scope="col">truth</th>
              {counts.map((_, said) => (
                // Classes are numbered: the place is the identity.
                <th key={said} scope="col" className="numeric">
                  {said}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((row, truth) => (
              <Row key={truth} truth={truth} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted small">Rows are the true classes, columns what the model said.</p>
    </section>
  );
}

function Row({ truth, row }: { readonly truth: number; readonly row: readonly number[] }) {
  const total = row.reduce((sum, count) => sum + count, 0);
  return (
    <tr>
      <th scope="row" className="numeric">
        {truth}
      </th>
      {row.map((count, said) => {
        const shade = total > 0 && count > 0 ? Math.ceil((SHADES * count) / total) : 0;
        const kind = said === truth ? "right" : "wrong";
        return (
          <td key={said} className={`numeric shade-${shade} ${kind}`}>
            {count === 0 ? "·" : countText(count)}
          </td>
        );
      })}
    </tr>
  );
}
