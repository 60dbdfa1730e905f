// A trainer that is killed in the step in which it starts a program: starts-and-dies.ts SCRATCH PIDS. The
// program writes its number into the file PIDS. Tests only.

import childProcess from "node:child_process";
import { mkdirSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

import { ProcessGroup } from "../../src/command/process-group.ts";

const [scratch = "", pids = ""] = process.argv.slice(2);
const PROGRAM = "sh";

childProcess.spawn = new Proxy(childProcess.spawn, {
  apply(spawn, self, [program, ...rest]) {
    const child: unknown = Reflect.apply(spawn, self, [program, ...rest]);
    if (program === PROGRAM) queueMicrotask(() => process.kill(process.pid, "SIGKILL"));
    return child;
  },
});
syncBuiltinESMExports();

mkdirSync(scratch);
await ProcessGroup.start({
  program: PROGRAM,
  words: ["-c", `echo $$ > ${pids}; sleep 60`],
  folder: scratch,
  environment: { PATH: process.env["PATH"] ?? "", MARK: crypto.randomUUID() },
  scratch,
  mark: "MARK",
});
