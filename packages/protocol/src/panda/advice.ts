// Advice about a model in training, in words, where its curves are plain. Pure: reports in, sentences
// out; who doubts says nothing. Losses are called trainLoss and validationLoss; an objective that reports
// neither gets advice from its statistics alone.

import type { Report } from "../metrics.ts";

export type AdviceKind =
  | "diverging"
  | "plateau"
  | "overfitting"
  | "dying-units"
  | "learning-rate-too-low"
  | "learning-rate-too-high";

export type Advice = { readonly kind: AdviceKind; readonly text: string };

export type Watched = {
  /** Epoch by epoch, of one trial. */
  readonly reports: readonly Report[];
  /** Whole epochs at the last change of settings: slow learning is judged from there on. */
  readonly since?: number;
  /** What a range test suggested, if there was one since then. */
  readonly suggestedRate?: number | undefined;
};

/** The training loss is so many times its lowest: a model that had learned and unlearns. */
const DIVERGED = 2;
/** Below this share of the loss at the beginning a batch may double it by chance. */
const NOISE = 0.25;
/** Epochs in which too little happens. */
const PLATEAU_EPOCHS = 6;
/** A fall of the loss that is none; a share of it. */
const NOTHING = 0.005;
/** Validation loss above its lowest, while the training loss falls on; a share of it. */
const OVERFIT = 0.15;
const OVERFIT_EPOCHS = 3;
/** Share of a layer's units that never answer. */
const DYING = 0.3;
/** Epochs of a steady fall, by at most this share of the loss in each: steps that could be larger. */
const SLOW_EPOCHS = 4;
const SLOW = 0.03;
/** Below so many of the loss at the beginning there is little left to learn. */
const LEARNED = 0.5;
/** Times that the rate and what a range test suggests may lie apart. */
const APART = 4;

/** The most pressing first; empty when nothing is plain. */
export function adviceOf(watched: Watched): readonly Advice[] {
  const { reports, since = 0 } = watched;
  const recent = reports.filter(({ epoch }) => epoch > since);
  const broken = divergence(reports);
  if (broken !== undefined) return [broken];
  return [
    dyingUnits(reports.at(-1)),
    overfitting(reports),
    byRangeTest(watched) ?? slowLearning(recent, reports),
    plateau(recent),
  ].filter((advice) => advice !== undefined);
}

function divergence(reports: readonly Report[]): Advice | undefined {
  const losses = lossesOf(reports, "trainLoss");
  const last = losses.at(-1);
  if (last === undefined) return undefined;
  const { value, epoch } = last;
  const cure = "rewind to an epoch before it and lower the learning rate";
  if (!Number.isFinite(value)) {
    return { kind: "diverging", text: `the loss of epoch ${epoch} is no number: ${cure}` };
  }
  const lowest = lowestOf(losses);
  const [before] = losses.slice(-2);
  const isRising = before !== undefined && value > before.value;
  const isPlain = value > DIVERGED * lowest.value && value > NOISE * losses[0]!.value;
  if (!isRising || !isPlain || losses.length < 3) return undefined;
  const times = (value / lowest.value).toPrecision(2);
  const text = `diverging: the training loss is ${times} times what it was in epoch ${lowest.epoch}; ${cure}`;
  return { kind: "diverging", text };
}

function dyingUnits(last: Report | undefined): Advice | undefined {
  const layers = last?.statistics?.layers ?? [];
  const dying = layers.filter(
    ({ name, values }) => /relu/i.test(name) && (values["deadShare"] ?? 0) >= DYING,
  );
  if (dying.length === 0) return undefined;
  const words = dying.map(
    ({ name, values }) => `${Math.round((values["deadShare"] ?? 0) * 100)} % of ${name}`,
  );
  const text = `dying units: ${words.join(", ")} answer nothing any more; rewind and lower the learning rate, or use batch normalization`;
  return { kind: "dying-units", text };
}

function overfitting(reports: readonly Report[]): Advice | undefined {
  const judged = lossesOf(reports, "validationLoss");
  const [last, lowest] = [judged.at(-1), lowestOf(judged)];
  if (!last || last.epoch - lowest.epoch < OVERFIT_EPOCHS) return undefined;
  const trained = lossesOf(reports, "trainLoss");
  const then = trained.find(({ epoch }) => epoch === lowest.epoch)?.value ?? Number.NaN;
  const [first = Number.NaN, now = Number.NaN] = [trained[0]?.value, trained.at(-1)?.value];
  // Before it has learned anything, batch normalization's averages make validation worse for a while.
  const hasLearned = now < then && now < first * LEARNED;
  const since = judged.slice(-OVERFIT_EPOCHS).map(({ value }) => value);
  if (!hasLearned || Math.min(...since) < lowest.value * (1 + OVERFIT)) return undefined;
  const percent = Math.round((last.value / lowest.value - 1) * 100);
  const text = `overfitting: the validation loss is ${percent} % above that of epoch ${lowest.epoch} while the training loss falls; rewind to epoch ${lowest.epoch} with more l2 or dropout, or stop there`;
  return { kind: "overfitting", text };
}

function byRangeTest({ reports, suggestedRate }: Watched): Advice | undefined {
  const rate = rateOf(reports.at(-1));
  if (rate === undefined || suggestedRate === undefined) return undefined;
  const better = suggestedRate.toPrecision(2);
  if (rate * APART < suggestedRate) {
    const text = `learning rate too low: the range test suggests ${better}, it is ${rate}`;
    return { kind: "learning-rate-too-low", text };
  }
  if (rate <= suggestedRate * APART) return undefined;
  const text = `learning rate too high: the range test suggests ${better}, it is ${rate}`;
  return { kind: "learning-rate-too-high", text };
}

function slowLearning(recent: readonly Report[], reports: readonly Report[]): Advice | undefined {
  const losses = lossesOf(recent, "trainLoss").slice(-SLOW_EPOCHS - 1);
  const first = lossesOf(reports, "trainLoss")[0]?.value ?? Number.NaN;
  const last = losses.at(-1);
  if (!last || losses.length <= SLOW_EPOCHS || last.value < LEARNED * first) return undefined;
  const middle = losses[SLOW_EPOCHS / 2]!.value;
  const [earlier, later] = [1 - middle / losses[0]!.value, 1 - last.value / middle];
  const isSlow = earlier + later > NOTHING && earlier + later < SLOW * SLOW_EPOCHS;
  // What slows down comes to its end; what falls as much as before could fall faster.
  if (!isSlow || later < earlier / 2) return undefined;
  const text =
    "learning rate too low: the loss falls steadily, and by little; a range test finds a better one";
  return { kind: "learning-rate-too-low", text };
}

function plateau(recent: readonly Report[]): Advice | undefined {
  const stuck = (["trainLoss", "validationLoss"] as const).map((name) => {
    const losses = lossesOf(recent, name);
    if (losses.length <= PLATEAU_EPOCHS) return undefined;
    const before = lowestOf(losses.slice(0, -PLATEAU_EPOCHS)).value;
    const since = lowestOf(losses.slice(-PLATEAU_EPOCHS)).value;
    return since > before * (1 - NOTHING);
  });
  if (stuck[0] !== true || stuck[1] === false) return undefined;
  const rate = rateOf(recent.at(-1));
  const cure =
    rate === undefined
      ? "lower the learning rate"
      : `lower the learning rate, to ${Number((rate / 3).toPrecision(1))} for instance`;
  const text = `plateau: nothing was gained in the last ${PLATEAU_EPOCHS} epochs; ${cure}, or stop`;
  return { kind: "plateau", text };
}

type Loss = { readonly epoch: number; readonly value: number };

function lossesOf(reports: readonly Report[], name: string): readonly Loss[] {
  return reports.flatMap(({ epoch, metrics }) => {
    const value = metrics[name];
    return value === undefined ? [] : [{ epoch, value }];
  });
}

function lowestOf(losses: readonly Loss[]): Loss {
  const none = { epoch: 0, value: Infinity };
  return losses.reduce((lowest, loss) => (loss.value < lowest.value ? loss : lowest), none);
}

const rateOf = (report: Report | undefined) => report?.statistics?.model["learningRate"];
