// The curves in numbers, for people without a pointer.

import { useState } from "react";

import { metricText } from "../format/number-text.ts";
import type { Hand } from "./hand.ts";
import { quantitiesOf } from "./quantities.ts";

export function Numbers({ hand: { history } }: { readonly hand: Hand }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="ranges panel-wide"
      onToggle={({ currentTarget: { open } }) => setOpen(open)}
    >
      <summary>The curves in numbers</summary>
      {isOpen && <Table history={history} />}
    </details>
  );
}

function Table({ history }: Pick<Hand, "history">) {
  const columns = quantitiesOf(history).flatMap(({ title, parts }) =>
    parts.map(({ name, of }) => ({ title: name === title ? name : `${name} ${title}`, of })),
  );
  return (
    <div
      className="table-scroll panel flush"
      role="region"
      aria-label="The curves in numbers"
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">epoch</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col" className="numeric">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.toReversed().map((report) => (
            <tr key={report.epoch}>
              <th scope="row">{report.epoch}</th>
              {columns.map(({ title, of }) => (
                <td key={title} className="numeric">
                  {metricText(of(report))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
