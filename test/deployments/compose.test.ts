// deploy/compose.yaml as it is written; test/deployments/containers runs it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const DEPLOY = join(import.meta.dirname, "../../deploy");
const text = readFileSync(join(DEPLOY, "compose.yaml"), "utf8");

const serviceSchema = z.looseObject({
  image: z.string(),
  restart: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  pids_limit: z.int(),
  mem_limit: z.string(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
});
const { services } = z
  .looseObject({ services: z.record(z.string(), serviceSchema) })
  .parse(parse(text, { merge: true }));

test("every variable has its line in the example of deploy/.env, and every line its variable", () => {
  const example = readFileSync(join(DEPLOY, ".env.example"), "utf8");
  const told = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  const nested = text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g);
  const passed = text.matchAll(/^ {6}([A-Z_]+):$/gm);
  const asked = [...nested, ...passed].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(asked));
});

test("what has no safe default must be set", () => {
  expect(text).toMatch(/REDISCLI_AUTH: \$\{REDIS_PASSWORD:\?/);
  expect(text).toMatch(/CAVIAR_TOKEN: \$\{CAVIAR_TOKEN:\?/);
  for (const name of ["CAVIAR_VIEWER_TOKEN", "GF_SECURITY_ADMIN_PASSWORD"]) {
    expect(text).toContain(`[ "$$${name}" ] || {`);
  }
});

test("only the monitors wait to be asked for", () => {
  const asked = Object.entries(services).filter(([, { profiles }]) => profiles.length > 0);
  expect(asked.map(([name]) => name)).toEqual(["prometheus", "grafana"]);
});

describe.each(Object.entries(services))("%s", (_, service) => {
  test("writes only to its volumes, has no capability, and limits", () => {
    expect(service).toMatchObject({
      restart: "unless-stopped",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
    expect(service.image).not.toMatch(/:latest$/);
  });

  test("can be reached from this machine only", () => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/);
  });

  test("mounts volumes, and files that are there, read-only", () => {
    const files = service.volumes.filter((volume) => volume.startsWith("."));
    for (const file of files) {
      const [path = "", , mode] = file.split(":");
      expect([file, existsSync(join(DEPLOY, path))]).toEqual([file, true]);
      expect(mode).toBe("ro");
    }
  });
});

test("Redis is where nobody else is, and reaches nothing itself", () => {
  expect(services["redis"]?.networks).toEqual(["ledger"]);
  expect(services["prometheus"]?.networks).toEqual(["outside"]);
  expect(text).toMatch(/^ {2}ledger: \{ internal: true \}$/m);
});
