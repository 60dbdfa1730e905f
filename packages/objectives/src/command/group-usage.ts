// What the processes of a group use now, asked of the system.

import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** `cpuSeconds`: of those that live, and of those that they have waited for. */
export type Usage = { readonly memoryBytes: number; readonly cpuSeconds: number };

/** Fields of /proc/PID/stat after the name, which may hold anything: state is the first. */
const GROUP = 2;
const TIMES = [11, 12, 13, 14];
/** Of a second; Linux promises it to programs on every machine. */
const TICK_SECONDS = 0.01;

/** Memory counts as often as it is shared. */
export async function usageOfGroup(group: number): Promise<Usage> {
  return process.platform === "linux" ? usageFromProc(group) : usageFromPs(group);
}

function usageFromProc(group: number): Usage {
  let memoryBytes = 0;
  let ticks = 0;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = readOf(pid, "stat");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[GROUP]) !== group) continue;
    for (const field of TIMES) ticks += Number(fields[field]);
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readOf(pid, "status"))?.[1];
    memoryBytes += Number(kibibytes ?? 0) * 1024;
  }
  return { memoryBytes, cpuSeconds: ticks * TICK_SECONDS };
}

/** Empty when the process has ended meanwhile. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES") return "";
    throw error;
  }
}

/** Where there is no /proc. */
async function usageFromPs(group: number): Promise<Usage> {
  const { stdout } = await run("ps", ["-A", "-o", "pgid=,rss=,time="]);
  return usageInPs(stdout, group);
}

/** Lines of "group KiB [days-][hours:]minutes:seconds". */
export function usageInPs(text: string, group: number): Usage {
  let memoryBytes = 0;
  let cpuSeconds = 0;
  for (const line of text.split("\n")) {
    const [pgid, kibibytes, time = ""] = line.trim().split(/\s+/);
    if (Number(pgid) !== group) continue;
    memoryBytes += Number(kibibytes) * 1024;
    const [clock = "", days = "0"] = time.split("-").toReversed();
    const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    cpuSeconds += Number(days) * 86_400 + seconds;
  }
  return { memoryBytes, cpuSeconds };
}
