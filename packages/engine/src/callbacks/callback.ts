// What `fit` calls between its steps and epochs.

/** Figures of an epoch by name: loss, accuracy, validationLoss, validationAccuracy, ... */
export type Logs = Readonly<Record<string, number>>;

/** What a callback may ask of the run. */
export type Run = {
  /** The rate of the next update; setting it ends a schedule. */
  learningRate: number;
  /** End training after this callback. */
  stop(): void;
  /** All that training depends on, as the bytes of one file; see Model.resume. */
  checkpoint(): Uint8Array;
  /** Copies of the weights, and a way to put them back. */
  snapshot(): () => void;
};

export type Callback = {
  /** Before the first step of epoch 0, 1, ..., or of what a resumed run has left of it. */
  onEpochBegin?(epoch: number, run: Run): void;
  /** After each step, 0, 1, ... of the epoch, with the batch's mean loss before the update. */
  onBatchEnd?(step: number, loss: number, run: Run): void;
  onEpochEnd?(epoch: number, logs: Logs, run: Run): void;
  /** After the last epoch, however it came to be the last. */
  onTrainEnd?(run: Run): void;
};
