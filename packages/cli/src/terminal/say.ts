/** A line to the person, beside the results: on stderr. */
export function say(line: string): void {
  process.stderr.write(`caviar: ${line}\n`);
}
