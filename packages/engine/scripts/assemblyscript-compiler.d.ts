// What is used of the AssemblyScript compiler. Its own declarations would come with the globals of
// its language, in which `at` of an array is never undefined, and change them for every file here.

type Environment = {
  readonly stderr: { write(chunk: string | Uint8Array): void };
  readFile(name: string, folder: string): Promise<string | null>;
  writeFile(name: string, contents: Uint8Array | string, folder: string): void;
  listFiles(folder: string): string[];
};

/** Run the compiler as the command `asc` would be run. */
export function main(
  words: readonly string[],
  environment: Partial<Environment>,
): Promise<{ readonly error: Error | null }>;
