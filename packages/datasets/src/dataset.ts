// What a data set is once it is read: bytes as they are in the files, and how to read them.

/** Images with their classes. */
export type Split = {
  /** (count, features), row-major. */
  readonly images: Uint8Array;
  /** (count), each below the data set's number of classes. */
  readonly labels: Uint8Array;
  readonly count: number;
};

export type Dataset = {
  readonly name: string;
  /** Of one image; height * width * channels = features. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly features: number;
  readonly classes: number;
  /** (classes) in the order of the labels. */
  readonly classNames: readonly string[];
  /** Multiply a pixel by this to reach [0,1]. */
  readonly scale: number;
  readonly train: Split;
  readonly test: Split;
};
