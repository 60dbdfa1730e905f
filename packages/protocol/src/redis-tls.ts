// The TLS files that a Redis URL names, as Node's TLS takes them. Whoever asks reads the files: this
// package knows none.

import { CaviarError } from "@caviar/errors";

import type { RedisTls } from "./redis-location.ts";

/** `read`: gives a file's content, or throws. Throws CAV_USAGE for a file that it cannot read. */
export function readRedisTls<Content>(
  { ca, cert, key, servername }: RedisTls,
  read: (file: string) => Content,
) {
  const pem = (option: string, file: string): Content => {
    try {
      return read(file);
    } catch (cause) {
      const message = `expected ${option}= in REDIS_URL to name a PEM file that can be read, got ${file}`;
      throw new CaviarError("CAV_USAGE", message, { cause });
    }
  };
  return {
    ...(ca !== undefined && { ca: pem("ca", ca) }),
    ...(cert !== undefined && { cert: pem("cert", cert) }),
    ...(key !== undefined && { key: pem("key", key) }),
    ...(servername !== undefined && { servername }),
  };
}
