// The Helm chart, without a cluster: what it deploys for every pair of values that matter.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import { BREACHES } from "./breaches.ts";
import { chartTools, NO_TOOLS } from "./chart-tools.ts";
import { kubernetesWithSecret } from "./kubernetes-with-secret.ts";
import { type Manifest, manifestsSchema, ofKinds } from "./manifest.ts";
import { foreignSecrets, POLICIES } from "./policies.ts";
import { schemaError, typeErrors } from "./schemas.ts";
import { allPairs, DIMENSIONS, valuesOf } from "./value-choices.ts";

const CHART = join(import.meta.dirname, "../../../deploy/helm/caviar");
const say = (line: string) => process.stderr.write(`${line}\n`);
const helm = await chartTools(say);
if (helm === undefined) say(NO_TOOLS);

/** 53 letters: as long as Helm lets one be. */
const LONG_RELEASE = "a-release-whose-name-is-as-long-as-helm-lets-it-be-53";

async function runHelm(...words: readonly string[]): Promise<string> {
  return (await promisify(execFile)(helm!, words)).stdout;
}

const inResearch = (values: object) => [
  "--set-json",
  JSON.stringify(values),
  "--namespace",
  "research",
];

async function rendered(values: object, release = "caviar"): Promise<Manifest[]> {
  return manifestsOf(await runHelm("template", release, CHART, ...inResearch(values)));
}

function manifestsOf(yaml: string): Manifest[] {
  const documents = parseAllDocuments(yaml).map((one) => one.toJS() as unknown);
  return manifestsSchema.parse(documents.filter((one) => one !== null));
}

const combinations = allPairs(DIMENSIONS);
const releases = new Map<string, readonly Manifest[]>();
for (const [index, one] of helm === undefined ? [] : combinations.entries()) {
  const name = index % 2 === 0 ? "caviar" : LONG_RELEASE;
  releases.set(Object.values(one).join(", "), await rendered(valuesOf(one), name));
}
const everything = [...releases.values()].flat();

test("every choice meets every choice of every other dimension", () => {
  const names = Object.keys(DIMENSIONS);
  for (const [a, first] of Object.entries(DIMENSIONS)) {
    for (const b of names.filter((name) => name !== a)) {
      for (const x of Object.keys(first)) {
        for (const y of Object.keys(DIMENSIONS[b]!)) {
          expect(
            combinations.some((one) => one[a] === x && one[b] === y),
            `${x}, ${y}`,
          ).toBe(true);
        }
      }
    }
  }
});

describe.skipIf(helm === undefined)("manifests", () => {
  test("helm lint finds nothing, also where everything is switched on", async () => {
    const values = JSON.stringify(valuesOf(combinations[0]!));
    const lint = await runHelm("lint", "--strict", CHART, "--set-json", values);
    expect(lint).toContain("0 chart(s) failed");
    expect(lint).not.toMatch(/WARNING|ERROR/);
  });

  test("every manifest is what the schemas of Kubernetes, KEDA and Prometheus describe", async () => {
    const distinct = [...new Map(everything.map((one) => [JSON.stringify(one), one])).values()];
    expect(distinct.length).toBeGreaterThan(100);
    const errors = await Promise.all(distinct.map(schemaError));
    expect(errors.filter((error) => error !== undefined)).toEqual([]);
    expect(await typeErrors(distinct)).toBe("");
  });

  test("a misspelt field and a wrong type are found", async () => {
    const [first] = ofKinds(everything, "Deployment");
    const misspelt = { ...first!, spec: { ...first!.spec, replica: 1 } };
    expect(await typeErrors([misspelt])).toMatch(/'"replica"' does not exist/);
    const wrong = { ...first!, spec: { ...first!.spec, replicas: 1.5 } };
    expect(await schemaError(wrong)).toContain("integer");
  });
});

describe.skipIf(helm === undefined)("whatever the values", () => {
  test.each(Object.keys(POLICIES))("%s", (name) => {
    for (const [values, release] of releases)
      expect([values, POLICIES[name]!(release)]).toEqual([values, []]);
  });

  test("pods read no secret but the release's own and those that the values name", () => {
    const named = new Set(["my-redis", "my-password", "my-tokens", "my-s3", "my-programs"]);
    for (const release of releases.values()) {
      expect(foreignSecrets(release).filter((name) => !named.has(name))).toEqual([]);
    }
  });

  test("nothing binds a role, and what holds data outlives the release", () => {
    expect(everything.filter(({ apiVersion }) => apiVersion.startsWith("rbac"))).toEqual([]);
    for (const one of ofKinds(everything, "Secret", "PersistentVolumeClaim")) {
      expect(one.metadata["annotations"]).toEqual({ "helm.sh/resource-policy": "keep" });
    }
  });
});

describe.skipIf(helm === undefined)("values", () => {
  test("KEDA asks the coordinator's own port for each pool that a trainer serves", async () => {
    const trainer = { scaling: { by: "keda" }, slots: 3 };
    const values = {
      trainer,
      pools: { default: { serves: "gpu, big" } },
      coordinator: { port: 8080 },
    };
    const [scaled] = ofKinds(await rendered(values), "ScaledObject");
    expect(scaled!.spec.triggers.map(({ metadata }) => metadata.url)).toEqual(
      ["gpu", "big"].map(
        (pool) => `http://caviar.research.svc:8080/api/v1/pools/${pool}/demand?slotsPerTrainer=3`,
      ),
    );
  });

  test("a pool's own settings replace the trainers', and spot nodes are added to what it tolerates", async () => {
    const trainer = { slots: 2, tolerations: [{ key: "a", operator: "Exists" }] };
    const pools = { default: { slots: 8 }, spot: { spot: true } };
    const deployments = ofKinds(await rendered({ trainer, pools }), "Deployment");
    const podOf = (name: string) =>
      deployments.find(({ metadata }) => metadata.name === `caviar-trainer-${name}`)?.spec.template
        .spec;
    expect(podOf("default")?.containers[0]?.resources.requests?.["cpu"]).toBe("8");
    expect(podOf("spot")?.containers[0]?.resources.requests?.["cpu"]).toBe("2");
    expect(podOf("spot")?.["tolerations"]).toHaveLength(3);
  });

  test("secrets are made once: an upgrade keeps what is there, and adds what is missing", async () => {
    const data = { token: "b2xk", "redis-password": "c2VjcmV0" };
    const secret = { release: "caviar", namespace: "research", name: "caviar-generated", data };
    await using cluster = await kubernetesWithSecret(secret);
    const online = ["--dry-run=server", "--kube-apiserver", cluster.url];
    const words = [...inResearch({}), ...online, "--disable-openapi-validation"];
    const [made] = ofKinds(
      manifestsOf(await runHelm("template", "caviar", CHART, ...words)),
      "Secret",
    );
    expect(made?.data).toEqual({ ...data, "viewer-token": expect.stringMatching(/^[\w+/]{64}$/) });

    const [one, other] = [await rendered({}), await rendered({})].map(
      (all) => ofKinds(all, "Secret")[0],
    );
    expect(Object.keys(one!.data).toSorted()).toEqual(["redis-password", "token", "viewer-token"]);
    expect(one!.data["token"]).not.toBe(other!.data["token"]);
  });

  test("the notes say the next command, for the secret and the port that there are", async () => {
    const values = {
      tokens: { existingSecret: "mine", adminKey: "admin" },
      coordinator: { port: 8080 },
    };
    const notes = await runHelm(
      "install",
      "caviar",
      CHART,
      "--dry-run=client",
      ...inResearch(values),
    );
    expect(notes).toContain("kubectl --namespace research get secret mine");
    expect(notes).toContain('index .data "admin"');
    expect(notes).toContain("port-forward service/caviar 7070:8080");
    expect(notes).toContain("./caviar submit packages/examples/digits.yaml");
  });
});

test.skipIf(helm === undefined)(
  "a pool may have an image, programs, objectives and secrets of its own",
  async () => {
    const own = {
      image: "my-trainer:1.0",
      commands: "/programs/commands.yaml",
      objectives: "/mnt/programs/objective.ts",
      programsConfigMap: "objectives",
      environmentSecret: "hub",
    };
    const release = await rendered({ pools: { default: {}, python: own } });
    const [plain, python] = ["default", "python"].map(
      (name) =>
        ofKinds(release, "Deployment").find(
          ({ metadata }) => metadata.name === `caviar-trainer-${name}`,
        )!.spec.template.spec,
    );
    const [container] = python!.containers;
    expect(container).toMatchObject({
      image: "my-trainer:1.0",
      env: expect.arrayContaining([
        { name: "CAVIAR_COMMANDS", value: own.commands },
        { name: "CAVIAR_OBJECTIVES", value: own.objectives },
      ]),
      envFrom: [{ secretRef: { name: "hub" } }],
      volumeMounts: expect.arrayContaining([
        { name: "programs", mountPath: "/mnt/programs", readOnly: true },
      ]),
    });
    expect(python!.volumes).toContainEqual({ name: "programs", configMap: { name: "objectives" } });
    const variables = plain!.containers[0]!.env.map(({ name }) => name);
    expect(variables).not.toContain("CAVIAR_COMMANDS");
    expect(plain!.containers[0]!.envFrom).toEqual([]);
    expect(plain!.volumes.map(({ name }) => name)).not.toContain("programs");
  },
);

describe.skipIf(helm === undefined)("mistakes", () => {
  test.each<[string, object, RegExp]>([
    ["an unknown value", { replicas: 3 }, /additional properties 'replicas' not allowed/],
    ["an unknown value of a pool", { pools: { a: { slot: 1 } } }, /additional properties 'slot'/],
    ["a pool that BullMQ could not name", { pools: { "A:b": {} } }, /additional properties 'A:b'/],
    ["the tag latest", { image: { tag: "latest" } }, /\/image\/tag/],
    ["a trainer without a version", { pools: { a: { image: "mine" } } }, /\/pools\/a\/image/],
    ["commands of nowhere", { trainer: { commands: "commands.yaml" } }, /\/trainer\/commands/],
    ["an unpinned Redis", { redis: { bundled: { image: "redis" } } }, /\/redis\/bundled\/image/],
    ["a drain that is too short", { trainer: { drainSeconds: 10 } }, /drainSeconds.*35/s],
    ["S3 without a bucket", { checkpoints: { store: "s3" } }, /\/checkpoints\/s3\/url/],
    ["an Ingress without a host", { ingress: { enabled: true } }, /\/ingress\/host/],
    [
      "more trainers at least than at most",
      { trainer: { scaling: { min: 9, max: 8 } } },
      /expected min to be at most max \(8\), got 9/,
    ],
    [
      "idle pools that are never empty",
      { trainer: { scaling: { by: "keda", min: 1 } } },
      /expected min: 0 where scaleDown is idle/,
    ],
  ])("%s is refused with its place", async (_, values, message) => {
    await expect(rendered(values)).rejects.toThrow(message);
  });
});

test.skipIf(helm === undefined).each(BREACHES)(
  "the policy of '%s' sees a breach",
  async (word, change) => {
    const release = await rendered({ trainer: { scaling: { by: "keda" } } });
    const [policy, ...others] = Object.keys(POLICIES).filter((name) => name.includes(word));
    expect(others).toEqual([]);
    expect(POLICIES[policy!]!(release)).toEqual([]);
    change(release);
    expect(POLICIES[policy!]!(release)).not.toEqual([]);
  },
);
