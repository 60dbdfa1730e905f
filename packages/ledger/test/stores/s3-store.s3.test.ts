import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, describe, expect, test } from "vitest";

import { openStore } from "../../src/index.ts";
import { S3Store } from "../../src/stores/s3-store.ts";
import { findS3Server, startS3Server } from "./s3-server.ts";
import { type OpenedStore, storeContract } from "./store-contract.ts";

const program = findS3Server();
const server = program === undefined ? undefined : await startS3Server(program);
afterAll(async () => server?.[Symbol.asyncDispose]());

const endpoint = server?.endpoint ?? "";
process.env["AWS_ACCESS_KEY_ID"] = server?.accessKeyId ?? "id";
process.env["AWS_SECRET_ACCESS_KEY"] = server?.secretAccessKey ?? "secret";
const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true });
if (server) await client.send(new CreateBucketCommand({ Bucket: "caviar" }));

const settingOf = (bucket: string) =>
  `s3://${bucket}/some/where?endpoint=${endpoint}&region=us-east-1`;

async function openS3(): Promise<OpenedStore> {
  const again = async () => openStore({ store: settingOf("caviar"), redisUrl: "" });
  const store = await again();
  return {
    store,
    setting: settingOf("caviar"),
    again,
    async damage(key, change) {
      const at = { Bucket: "caviar", Key: `some/where/${key}` };
      const Body = change(Buffer.from(await store.get(key)));
      await client.send(new PutObjectCommand({ ...at, Body }));
    },
    [Symbol.asyncDispose]: async () => store.close(),
  };
}

describe.skipIf(!server)(
  "S3 (skipped where SeaweedFS is not on the path and pip cannot install it)",
  () => {
    storeContract(openS3);

    test("a bucket that is not there is refused when it is opened", async () => {
      const opening = openStore({ store: settingOf("nobodys"), redisUrl: "" });
      await expect(opening).rejects.toMatchObject({
        code: "CAV_STORE_REFUSED",
        message: expect.stringMatching(
          /s3:\/\/nobodys\/some\/where\/ at http.*NoSuchBucket/,
        ) as unknown,
      });
    });

    test.each([
      ["AWS_ACCESS_KEY_ID", "InvalidAccessKeyId"],
      ["AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch"],
    ])("a wrong %s is refused when it is opened, as %s", async (variable, name) => {
      const right = process.env[variable];
      process.env[variable] = "wrong";
      try {
        const opening = openStore({ store: settingOf("caviar"), redisUrl: "" });
        await expect(opening).rejects.toMatchObject({
          code: "CAV_STORE_REFUSED",
          message: expect.stringContaining(name) as unknown,
        });
      } finally {
        process.env[variable] = right;
      }
    });
  },
);

/** A server that answers as `listener` says, which no sound one would. */
async function storeAt(listener: RequestListener) {
  const http = createServer(listener).listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const store = new S3Store({
    bucket: "b",
    prefix: "",
    endpoint: `http://127.0.0.1:${address.port}`,
    region: "us-east-1",
    silenceTimeoutMs: 200,
  });
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      http.closeAllConnections();
      http.close();
    },
  };
}

const errorXml = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>as tested</Message></Error>`;
const key = `g/1-${"0".repeat(64)}`;

describe("an S3 server in trouble", () => {
  test.each([
    [500, "InternalError", "CAV_STORE_UNREACHABLE"],
    [503, "SlowDown", "CAV_STORE_UNREACHABLE"],
    [403, "AccessDenied", "CAV_STORE_REFUSED"],
    [403, "QuotaExceeded", "CAV_STORE_FULL"],
    [507, "XMinioStorageFull", "CAV_STORE_FULL"],
    [400, "EntityTooLarge", "CAV_CHECKPOINT_TOO_LARGE"],
  ])("%i %s is %s, to put and to get", async (status, code, expected) => {
    let requests = 0;
    await using place = await storeAt((_request, response) => {
      requests++;
      response.writeHead(status, { "content-type": "application/xml" }).end(errorXml(code));
    });
    await expect(place.store.put("g/1", Buffer.from("a"))).rejects.toMatchObject({
      code: expected,
    });
    // What may be over in a moment is tried again first.
    expect(requests).toBe(expected === "CAV_STORE_UNREACHABLE" ? 4 : requests);
    await expect(place.store.get(key)).rejects.toMatchObject({ code: expected });
  });

  test("an error 500 or two on the way are tried again and cost nothing", async () => {
    let requests = 0;
    await using place = await storeAt((request, response) => {
      request.resume();
      const isWell = ++requests > 2;
      response.writeHead(isWell ? 200 : 500).end(isWell ? "" : errorXml("InternalError"));
    });
    expect(await place.store.put("g/1", Buffer.from("a"))).toMatch(/^g\/1-/);
    expect(requests).toBe(3);
  });

  test("a server that never answers is given up on", async () => {
    await using place = await storeAt(() => undefined);
    await expect(place.store.put("g/1", Buffer.from("a"))).rejects.toMatchObject({
      code: "CAV_STORE_UNREACHABLE",
    });
    await expect(place.store.get(key)).rejects.toMatchObject({ code: "CAV_STORE_UNREACHABLE" });
  });

  test("a body that breaks off is not taken for the whole", async () => {
    await using place = await storeAt((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => response.destroy());
    });
    await expect(place.store.get(key)).rejects.toMatchObject({ code: "CAV_STORE_UNREACHABLE" });
  });

  test("nobody listening there is unreachable", async () => {
    const store = new S3Store({
      bucket: "b",
      prefix: "",
      endpoint: "http://127.0.0.1:1",
      region: "us-east-1",
    });
    await expect(store.get(key)).rejects.toMatchObject({ code: "CAV_STORE_UNREACHABLE" });
    await store.close();
  });
});
