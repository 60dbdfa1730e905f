// CAVIAR_STORE: where checkpoints are kept, as a URL.
//
//   /path, ./path, file:///path                  a folder that coordinators and trainers share
//   redis://[user:password@]host:port[/db]       a Redis, in every form that REDIS_URL has; ?maxMib= is
//                                                the largest checkpoint it takes
//   s3://bucket[/prefix]?endpoint=&region=       S3 or a server that speaks its language; without an
//                                                endpoint AWS; credentials as the AWS SDK finds them
//
// Not set: the Redis of the queue, which every process of the cluster reaches anyway.

import { fileURLToPath } from "node:url";

import { CaviarError } from "@caviar/errors";
import { parseRedisUrl } from "@caviar/protocol";
import { z } from "zod";

export type StoreLocation =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "redis"; readonly url: string; readonly mebibytesMax: number | undefined }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      /** "" or ending with "/". */
      readonly prefix: string;
      readonly endpoint: string | undefined;
      readonly region: string | undefined;
    };

const FORMS =
  "a folder, file:///folder, redis://host:port or s3://bucket/prefix?endpoint=URL&region=NAME";

const REDIS_SCHEME = /^(redis|valkey)s?(\+sentinel|\+cluster)?$/;

const maxMibSchema = z.coerce.number().min(1).max(4096).optional();
const endpointSchema = z.url({ protocol: /^https?$/ }).optional();
const regionSchema = z.string().min(1).optional();

/** `text` as the value of CAVIAR_STORE; CAV_USAGE says what is wrong with it. */
export function parseStoreLocation(text: string): StoreLocation {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "folder", path: text };
  if (REDIS_SCHEME.test(scheme)) return redis(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw wrong(`expected ${FORMS}, got something that is no URL`);
  switch (scheme) {
    case "file":
      return folder(url);
    case "s3":
      return s3(url);
    default:
      throw wrong(`expected ${FORMS}, got ${scheme}://`);
  }
}

function folder(url: URL): StoreLocation {
  if (url.host !== "") {
    throw wrong(
      `expected file:///folder with three slashes, got file://${url.host}${url.pathname}`,
    );
  }
  return { kind: "folder", path: fileURLToPath(url) };
}

function redis(text: string): StoreLocation {
  const [place = "", query = ""] = text.split("?");
  const options = new URLSearchParams(query);
  const mebibytesMax = read(options, "maxMib", maxMibSchema);
  options.delete("maxMib"); // the others are the client's
  const url = options.size === 0 ? place : `${place}?${options.toString()}`;
  try {
    parseRedisUrl(url);
  } catch (cause) {
    throw wrong(`expected the URL of a Redis: ${cause instanceof Error ? cause.message : ""}`);
  }
  return { kind: "redis", url, mebibytesMax };
}

function s3(url: URL): StoreLocation {
  const bucket = url.hostname;
  if (bucket === "") throw wrong("expected s3://bucket/prefix, got no bucket");
  if (url.username !== "" || url.password !== "") {
    const where = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or the machine's role";
    throw wrong(`expected no credentials in an s3:// URL; they come from ${where}`);
  }
  const known = new Set(["endpoint", "region"]);
  const strange = [...url.searchParams.keys()].find((name) => !known.has(name));
  if (strange !== undefined) throw wrong(`expected endpoint or region behind "?", got ${strange}`);
  const path = url.pathname.replace(/^\/+/, "");
  return {
    kind: "s3",
    bucket,
    prefix: path === "" || path.endsWith("/") ? path : `${path}/`,
    endpoint: read(url.searchParams, "endpoint", endpointSchema),
    region: read(url.searchParams, "region", regionSchema),
  };
}

function read<T>(options: URLSearchParams, name: string, schema: z.ZodType<T>): T {
  const value = options.get(name) ?? undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw wrong(`${name}=${value}: ${parsed.error.issues.map(({ message }) => message).join(", ")}`);
}

/** The value itself is not shown: it may hold a password. */
function wrong(message: string): CaviarError {
  return new CaviarError("CAV_USAGE", `CAVIAR_STORE: ${message}`);
}
