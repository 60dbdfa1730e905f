// A checkpoint store in S3 or anything that speaks its language (MinIO, SeaweedFS, Ceph, R2, ...).
// One PutObject a key: the object is there whole or not at all. Credentials come from where the
// vendor's SDK looks for them: the environment, a profile, the machine's role.

import { createHash } from "node:crypto";

import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { CaviarError, type ErrorCode } from "@caviar/errors";

import type { CheckpointStore, Kept } from "./checkpoint-store.ts";
import { checkedGroup, checkedKey, contentKey, missing, verified } from "./content-key.ts";

/** The largest object that one PutObject takes. */
const OBJECT_BYTES_MAX = 5 * 2 ** 30;
/** Tries of one call, with the SDK's pauses between them. */
const ATTEMPTS_MAX = 4;
const CONNECT_TIMEOUT_MS = 5_000;
/** No byte came or went for so long. */
const SILENCE_TIMEOUT_MS = 20_000;
/** A whole call, with its retries, however slowly bytes trickle. */
const CALL_TIMEOUT_MS = 300_000;

type Options = {
  readonly bucket: string;
  /** What all keys begin with in the bucket; "" or ending with "/". */
  readonly prefix: string;
  /** Not set: AWS. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** Milliseconds without a byte after which a call is given up; to test by. */
  readonly silenceTimeoutMs?: number;
};

export class S3Store implements CheckpointStore {
  readonly place: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, prefix, endpoint, region, silenceTimeoutMs }: Options) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.place = `s3://${bucket}/${prefix}${endpoint === undefined ? "" : ` at ${endpoint}`}`;
    this.#client = new S3Client({
      // Servers of one's own seldom have a host name for each bucket.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(region !== undefined && { region }),
      maxAttempts: ATTEMPTS_MAX,
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: silenceTimeoutMs ?? SILENCE_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
      // The SDK's own checksums are newer than many servers; keys hold a better one, and
      // Content-MD5 is known everywhere.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  }

  async put(prefix: string, bytes: Uint8Array): Promise<string> {
    if (bytes.length > OBJECT_BYTES_MAX) {
      const message = `expected a checkpoint of at most 5 GiB for ${this.place}, got ${bytes.length} bytes; use a folder`;
      throw new CaviarError("CAV_CHECKPOINT_TOO_LARGE", message);
    }
    const key = await contentKey(prefix, bytes);
    const md5 = createHash("md5").update(bytes).digest("base64");
    const object = { ...this.#at(key), Body: bytes, ContentLength: bytes.length, ContentMD5: md5 };
    await this.#explain((options) => this.#client.send(new PutObjectCommand(object), options));
    return key;
  }

  async get(key: string): Promise<Uint8Array> {
    const at = this.#at(checkedKey(key));
    const bytes = await this.#explain(async (options) => {
      try {
        const { Body } = await this.#client.send(new GetObjectCommand(at), options);
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    });
    if (!bytes) throw missing(key, this.place);
    return verified(key, bytes, this.place);
  }

  async delete(key: string): Promise<void> {
    const at = this.#at(checkedKey(key));
    await this.#explain((options) => this.#client.send(new DeleteObjectCommand(at), options));
  }

  async *list(group: string): AsyncIterable<Kept> {
    const Prefix = `${this.#prefix}${checkedGroup(group)}/`;
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix });
    const next = async () => this.#explain(async () => pages.next());
    for (let page = await next(); page.done !== true; page = await next()) {
      for (const { Key = "", Size = 0 } of page.value.Contents ?? []) {
        yield { key: Key.slice(this.#prefix.length), bytes: Size };
      }
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #at(key: string) {
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }

  /** Run `work`; what the service does not allow becomes an error with a code and this place. */
  async #explain<T>(work: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await work({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      const message = `expected ${this.place} to keep checkpoints, got ${cause.name}: ${cause.message}`;
      throw new CaviarError(codeOf(cause), message, { cause });
    }
  }
}

function codeOf(error: Error): ErrorCode {
  if (error.name === "CredentialsProviderError") return "CAV_STORE_REFUSED";
  if (!(error instanceof S3ServiceException)) return "CAV_STORE_UNREACHABLE";
  if (error.name === "EntityTooLarge") return "CAV_CHECKPOINT_TOO_LARGE";
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status === 507 || /Quota|StorageFull/.test(error.name)) return "CAV_STORE_FULL";
  // Bad credentials, no such bucket, a wrong region: more of the same would not help.
  return status >= 300 && status < 500 && status !== 408 && status !== 429
    ? "CAV_STORE_REFUSED"
    : "CAV_STORE_UNREACHABLE";
}
