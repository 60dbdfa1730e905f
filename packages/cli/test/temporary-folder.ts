import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone at the end of the scope. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "caviar-test-"));
  return {
    path,
    /** Write a file into it; answers its whole path. */
    write(name: string, content: string | Uint8Array): string {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
