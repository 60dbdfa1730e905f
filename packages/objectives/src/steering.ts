// What a person does to a trial, as the objective that trains it sees it: settings that change, a pause,
// a range test. All of it between two epochs.

import type { RangeTest } from "@caviar/protocol";

/** The loss before the step at each rate; `suggested`: a rate that suits, if any lowered it. */
export type RangeTested = {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly suggested: number | undefined;
};

/** Where training stands: whole epochs and, in all of them, updates. */
export type Place = { readonly epoch: number; readonly step: number };

export type Steering<Config> = {
  /**
   * Somebody watches: each report is to have statistics, and the state between two epochs is to be saved
   * after every epoch.
   */
  readonly isWatched: boolean;
  /**
   * The settings for the epoch after `epoch` whole ones: the same for whoever trains it again, and the
   * very same object as long as nothing changes.
   */
  configAt(epoch: number): Config;
  /**
   * Between two epochs, after the state was saved for who watches: carry out what waits. `rangeTest` must
   * leave the model as it is. "pause": return "paused".
   */
  takeActs(place: Place, rangeTest: TestRange<Config>): "go on" | "pause";
};

/** With the settings that were in effect when the test was asked for, or changed at its place before it. */
type TestRange<Config> = (test: RangeTest, config: Config) => RangeTested;
