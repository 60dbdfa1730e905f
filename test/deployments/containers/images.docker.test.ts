// The images as somebody looks at them who has to let them in: what they are, what is in them, what is not.

import { diagnosisSchema } from "@caviar/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { docker, inspected, whyUntested } from "./docker.ts";
import {
  buildOwnObjectives,
  buildOwnPrograms,
  buildTarget,
  imageOf,
  inImage,
  REVISION,
  TARGETS,
} from "./images.ts";

const untested = await whyUntested();
const testImages = test.skipIf(untested !== undefined);
if (untested !== undefined) process.stderr.write(`${untested}\n`);

/** Megabytes, of which Node has 109; the trainer's OpenBLAS has 48. */
const SIZE_MAX_MB = { coordinator: 220, trainer: 250, "trainer-python": 300 };
const INSTALLERS =
  "apt apt-get aptitude dpkg dpkg-deb npm npx pnpm yarn corepack pip pip3 apk snap perl gcc cc curl wget";

const configSchema = z.object({
  User: z.string(),
  Entrypoint: z.array(z.string()),
  StopSignal: z.string(),
  Healthcheck: z.object({ Test: z.array(z.string()).min(1) }),
  Labels: z.record(z.string(), z.string()),
});
const offersSchema = z.object({ offers: z.array(z.object({ name: z.string() })) });

const offersOf = (image: string) =>
  offersSchema
    .parse(JSON.parse(inImage(image, "node trainer/src/offers.ts")))
    .offers.map(({ name }) => name);

if (untested === undefined) {
  beforeAll(async () => {
    for (const target of TARGETS) await buildTarget(target);
    await buildOwnObjectives();
    await buildOwnPrograms();
  });
}

describe.each(TARGETS)("the image of the %s", (target) => {
  const image = imageOf(target);

  testImages(
    "is not root, drains on SIGTERM under tini, tells its health, and says what it is",
    async () => {
      const config = configSchema.parse(await inspected(image, ".Config"));
      expect(config.User).toBe("1000:1000");
      expect(config.StopSignal).toBe("SIGTERM");
      expect(config.Entrypoint.slice(0, 3)).toEqual(["tini", "--", "node"]);
      expect(config.Healthcheck.Test[0]).toBe("CMD");
      const label = (name: string) => config.Labels[`org.opencontainers.image.${name}`];
      expect(label("title")).toMatch(/^Caviar/);
      expect(label("description")).toBeTruthy();
      expect(label("licenses")).toBe("Apache-2.0");
      expect(label("version")).toMatch(/^\d+\.\d+\.\d+$/);
      expect(label("revision")).toBe(REVISION);
    },
  );

  testImages("has no package manager, no compiler and no way to become another user", () => {
    const found = inImage(image, `for name in ${INSTALLERS}; do command -v "$name"; done; true`);
    expect(found).toBe("");
    const hidden =
      "find / -xdev \\( -name 'npm*' -o -name 'corepack*' -o -name 'dpkg-*' -o -path '*/bin/pip*' \\) -type f";
    expect(inImage(image, hidden, "root")).toBe("");
    expect(inImage(image, "find / -xdev -type f -perm /6000", "root")).toBe("");
  });

  testImages("lacks no library that a program of its own asks for", () => {
    const programs =
      "find /usr -xdev -type f \\( -perm -100 -o -name '*.so*' \\) -exec ldd {} + 2>/dev/null";
    expect(inImage(image, `${programs} | grep 'not found' || true`)).toBe("");
    expect(inImage(image, "node --print process.versions.node")).toMatch(/^24\./);
  });

  testImages("tells scanners which of Debian's packages it has", () => {
    const packages = inImage(image, "grep '^Package: ' /var/lib/dpkg/status").split("\n");
    expect(packages).toContain("Package: libc6");
    expect(packages).not.toContain("Package: apt");
    expect(packages.includes("Package: libopenblas0-pthread")).toBe(target !== "coordinator");
  });

  testImages("is small", async () => {
    const bytes = z.number().parse(await inspected(image, ".Size"));
    process.stdout.write(`${image}: ${Math.round(bytes / 1e6)} MB\n`);
    expect(bytes / 1e6).toBeLessThan(SIZE_MAX_MB[target]);
  });
});

testImages("the trainer computes with OpenBLAS", () => {
  const answer: unknown = JSON.parse(inImage(imageOf("trainer"), "node trainer/src/diagnose.ts"));
  const { findings } = diagnosisSchema.parse(answer);
  expect(findings).toEqual([
    expect.objectContaining({ status: "ok", found: expect.stringContaining("OpenBLAS") }),
  ]);
});

testImages(
  "a trainer with objectives of one's own offers them, and so does one with programs",
  () => {
    expect(offersOf(imageOf("trainer"))).toEqual(["classifier"]);
    expect(offersOf(imageOf("own-objectives"))).toEqual(["classifier", "my-objective"]);
    expect(offersOf(imageOf("own-programs"))).toContain("logistic-regression");
  },
);

testImages(
  "programs find the packages of Python that were asked for, and nobody can install more",
  () => {
    const image = imageOf("own-programs");
    const [found, helper] = inImage(
      image,
      '"$CAVIAR_PYTHON" -c "import colorama, caviar; print(colorama.__file__); print(caviar.__file__)"',
    ).split("\n");
    expect(found).toContain("/opt/venv/");
    expect(helper).toBe("/usr/lib/python3/dist-packages/caviar.py");
    expect(() => inImage(image, '"$CAVIAR_PYTHON" -m pip --version 2>&1')).toThrow();
  },
);

testImages(
  "the coordinator refuses to start where others reach it and there is no token",
  async () => {
    await expect(docker(["run", "--rm", "--read-only", imageOf("coordinator")])).rejects.toThrow(
      "expected CAVIAR_TOKEN too",
    );
  },
);
