import { expect, test } from "vitest";

import { parseStoreLocation, type StoreLocation } from "../../src/index.ts";

const s3: StoreLocation = {
  kind: "s3",
  bucket: "models",
  prefix: "",
  endpoint: undefined,
  region: undefined,
};

test.each<[string, StoreLocation]>([
  ["/var/lib/caviar", { kind: "folder", path: "/var/lib/caviar" }],
  [".caviar/checkpoints", { kind: "folder", path: ".caviar/checkpoints" }],
  ["file:///var/lib/caviar%20x", { kind: "folder", path: "/var/lib/caviar x" }],
  ["redis://h:1/2", { kind: "redis", url: "redis://h:1/2", mebibytesMax: undefined }],
  [
    "rediss://u:p@h:1?maxMib=256&servername=h",
    { kind: "redis", url: "rediss://u:p@h:1?servername=h", mebibytesMax: 256 },
  ],
  ["s3://models", s3],
  ["s3://models/a/b", { ...s3, prefix: "a/b/" }],
  ["s3://models/a/?region=eu-1", { ...s3, prefix: "a/", region: "eu-1" }],
  ["s3://models?endpoint=http://h:9000", { ...s3, endpoint: "http://h:9000" }],
])("%s is understood", (text, location) => {
  expect(parseStoreLocation(text)).toEqual(location);
});

test.each([
  ["http://h/x", "got http://"],
  ["s3:", "no bucket"],
  ["s3:///a", "no bucket"],
  ["s3://id:hidden@models", "expected no credentials in an s3:// URL"],
  ["s3://models?endpont=http://h", 'expected endpoint or region behind "?", got endpont'],
  ["s3://models?endpoint=h:9000", "endpoint=h:9000"],
  ["redis://:hidden@h?maxMib=lots", "maxMib=lots"],
  ["redis://:hidden@h?maxMib=0", "maxMib=0"],
  ["file://var/lib", "expected file:///folder with three slashes, got file://var/lib"],
  ["redis://:hidden@[h", "expected the URL of a Redis"],
])("%s is refused with what was expected, and no password is shown", (text, message) => {
  const parse = () => parseStoreLocation(text);
  expect(parse).toThrow(message);
  expect(parse).toThrow(/^CAVIAR_STORE: /);
  expect(parse).not.toThrow("hidden");
});
