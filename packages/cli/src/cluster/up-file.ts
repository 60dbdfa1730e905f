// Where the cluster of `caviar up` is: a file in the state folder, which other commands read. One
// that was left behind by a killed `up` is recognised by nobody answering there.

import { readFileSync, rmSync, writeFileSync } from "node:fs";

import { STATE_FOLDER } from "../local/project-folder.ts";

const ANSWER_MS_MAX = 1_000;

/** Until it is disposed of. */
export function rememberUp(url: string): Disposable & { readonly url: string } {
  writeFileSync(STATE_FOLDER.upFile, `${url}\n`);
  return {
    url,
    [Symbol.dispose]() {
      rmSync(STATE_FOLDER.upFile, { force: true });
    },
  };
}

/** Undefined when no cluster is up here. */
export async function addressOfUp(): Promise<string | undefined> {
  const url = readUrl();
  if (url === undefined || !URL.canParse(url)) return undefined;
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    return answer.ok ? url : undefined;
  } catch {
    // Nobody is there any more.
    return undefined;
  }
}

function readUrl(): string | undefined {
  try {
    return readFileSync(STATE_FOLDER.upFile, "utf8").trim();
  } catch {
    // No file: nothing is up.
    return undefined;
  }
}
