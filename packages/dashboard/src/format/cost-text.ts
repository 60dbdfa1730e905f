// What a trial or a sweep has cost, in words.

import type { Spending } from "@caviar/protocol";

import { durationText } from "./duration-text.ts";
import { countText } from "./number-text.ts";

export function costText({ cpuSeconds, epochs, epochsAgain, waitedSeconds }: Spending): string {
  const again = epochsAgain === 0 ? "" : ` (${countText(epochsAgain)} of them again)`;
  const cpu = durationText(cpuSeconds * 1000);
  return `${countText(epochs)} epochs trained${again} in ${cpu} of CPU time, waited ${durationText(waitedSeconds * 1000)}`;
}
