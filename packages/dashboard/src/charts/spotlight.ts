/** Which trials a chart points out, and what to do when a person points at one. */
export type Spotlight = {
  readonly best: number | undefined;
  readonly selected: number | undefined;
  /** A trial in one line, for the label under the pointer. */
  readonly describe: (trial: number) => string;
  readonly select: (trial: number | undefined) => void;
};
