// What data is once it is read: rows of features, each with its class.

/** Bytes as they are in the files, for instance pixels; or floats. */
export type Features = Uint8Array | Float32Array;

/** Rows with their classes. */
export type Split<F extends Features = Features> = {
  /** (count, width), row-major. */
  readonly features: F;
  /** (count), each below the number of classes. */
  readonly labels: Uint8Array;
  readonly count: number;
};

/** What the rows of a data set have in common. */
export type Meaning = {
  /** Of one row; its product is `width`. An image has height, width, channels. */
  readonly shape: readonly number[];
  /** Features of a row. */
  readonly width: number;
  readonly classes: number;
  /** (classes) in the order of the labels. */
  readonly classNames: readonly string[];
};

/** Rows that nobody has divided into training and test yet; `divide` does. */
export type Examples<F extends Features = Features> = Meaning & Split<F>;

export type Dataset<F extends Features = Features> = Meaning & {
  readonly name: string;
  /** Multiply a feature by this as it is read; a pixel reaches [0,1]. */
  readonly scale: number;
  readonly train: Split<F>;
  readonly test: Split<F>;
};

export type ImageDataset = Omit<Dataset<Uint8Array>, "shape"> & {
  readonly shape: readonly [height: number, width: number, channels: number];
};

/** The most classes that labels of one byte can tell apart. */
export const CLASSES_MAX = 256;
