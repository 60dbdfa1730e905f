// The views of a sweep. Links, because each has an address of its own.

import type { SweepId } from "@caviar/protocol";

import { type SweepChoices, sweepHash, type Tab, TABS } from "../route.ts";

const NAMES: Readonly<Record<Tab, string>> = {
  overview: "Overview",
  analysis: "Analysis",
  timeline: "Timeline",
  trials: "Trials",
};

export function Tabs(props: { readonly sweep: SweepId; readonly choices: SweepChoices }) {
  const { sweep, choices } = props;
  const current = choices.tab ?? "overview";
  return (
    <nav className="tabs" aria-label="Views of the sweep">
      {TABS.map((tab) => (
        <a
          key={tab}
          href={sweepHash(sweep, { ...choices, tab: tab === "overview" ? undefined : tab })}
          aria-current={tab === current ? "page" : undefined}
        >
          {NAMES[tab]}
        </a>
      ))}
    </nav>
  );
}
