import { expect, test } from "vitest";

import { readRedisTls } from "../src/index.ts";

const contentOf = (file: string) => `content of ${file}`;

test("files are read, a name is taken as it is, and what is not named is left out", () => {
  expect(readRedisTls({ ca: "ca.pem", servername: "redis.example" }, contentOf)).toEqual({
    ca: "content of ca.pem",
    servername: "redis.example",
  });
});

test("a file that cannot be read is named, with the option that named it", () => {
  const cause = new Error("ENOENT");
  const read = () => {
    throw cause;
  };
  const problem = { code: "CAV_USAGE", message: expect.stringMatching(/key=.*my\.key/), cause };
  expect(() => readRedisTls({ key: "my.key" }, read)).toThrow(expect.objectContaining(problem));
});
