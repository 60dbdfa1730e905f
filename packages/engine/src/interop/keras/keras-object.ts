// What Keras' JSON is made of: objects with a class and the arguments of its constructor.

export type KerasObject = {
  readonly module: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly registered_name: null;
};

/** `className` of `module`, such as `keras.layers`. */
export function kerasObject(
  module: string,
  className: string,
  config: Readonly<Record<string, unknown>> = {},
): KerasObject {
  return { module, class_name: className, config, registered_name: null };
}
