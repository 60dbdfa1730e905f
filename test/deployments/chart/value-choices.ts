// The values that matter, and combinations of them: every choice meets every choice of every other
// dimension at least once (all pairs), which is 25 installations or so instead of thousands.

type Values = Readonly<Record<string, unknown>>;
type Choices = Readonly<Record<string, Values>>;

const keda = (more: Values = {}) => ({ trainer: { scaling: { by: "keda", ...more } } });
const operator = { enabled: true, labels: { release: "prometheus" } };

export const DIMENSIONS: Readonly<Record<string, Choices>> = {
  redis: {
    bundled: {},
    own: { redis: { urlSecret: "my-redis", ports: [6380, 26379] } },
    "bundled, own password": {
      redis: { bundled: { passwordSecret: "my-password", storageClass: "fast" } },
    },
  },
  tokens: { made: {}, own: { tokens: { existingSecret: "my-tokens", viewerKey: "viewer" } } },
  checkpoints: {
    redis: {},
    claim: { checkpoints: { store: "claim", claim: { storageClass: "nfs" } } },
    "own claim": {
      checkpoints: { store: "claim", claim: { existing: "models", accessMode: "ReadWriteOnce" } },
    },
    "s3 by role": {
      checkpoints: { store: "s3", s3: { url: "s3://bucket/prefix?region=eu-west-1" } },
      serviceAccount: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a" } },
    },
    "s3 by key": {
      checkpoints: { store: "s3", s3: { url: "s3://bucket", credentialsSecret: "my-s3" } },
    },
  },
  scaling: {
    none: {},
    "keda, idle": keda(),
    "keda, demand": keda({ scaleDown: "demand", min: 2, idleSeconds: 60 }),
    hpa: { trainer: { scaling: { by: "hpa" } } },
  },
  pools: {
    one: {},
    several: {
      pools: {
        default: { replicas: 0, slots: 4 },
        "a-pool-of-24-characters0": {
          spot: true,
          serves: "spot, default",
          drainSeconds: 110,
          nodeSelector: { kind: "spot" },
          tolerations: [{ key: "gpu", operator: "Exists" }],
          resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "4Gi", cpu: "4" } },
        },
      },
    },
  },
  programs: {
    none: {},
    "own image": {
      trainer: {
        image: "registry.example.org/my-trainer:1.0",
        commands: "/programs/commands.yaml",
        environmentSecret: "my-programs",
      },
    },
    mounted: {
      trainer: {
        objectives: "/mnt/programs/a.ts, /mnt/programs/b.ts",
        programsConfigMap: "my-objectives",
      },
    },
  },
  network: {
    closed: {},
    "closed, with exceptions": {
      networkPolicy: {
        coordinatorFrom: [{ podSelector: { matchLabels: { app: "proxy" } } }],
        egressPorts: [],
        extraEgress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8333 }] }],
      },
    },
    open: { networkPolicy: { enabled: false } },
  },
  ingress: {
    none: {},
    plain: { ingress: { enabled: true, host: "caviar.example.org" } },
    tls: {
      ingress: {
        enabled: true,
        host: "caviar.example.org",
        tlsSecret: "certificate",
        className: "nginx",
        annotations: { "nginx.ingress.kubernetes.io/proxy-buffering": "off" },
      },
    },
  },
  monitoring: { none: {}, operator: { serviceMonitor: operator, prometheusRule: operator } },
  coordinator: {
    two: {},
    one: { coordinator: { replicas: 1, port: 8080, tolerations: [{ operator: "Exists" }] } },
  },
  image: {
    "of the chart": {},
    pinned: {
      image: {
        coordinator: "registry.example.org:5000/caviar-coordinator",
        tag: `0.1.0@sha256:${"a".repeat(64)}`,
        pullSecrets: ["registry"],
      },
    },
  },
};

/** One choice of each dimension, by name. */
export type Combination = Readonly<Record<string, string>>;

/** Greedily: each next combination has as many pairs that none before it had as can be found. */
export function allPairs(dimensions: Readonly<Record<string, Choices>>): Combination[] {
  const names = Object.keys(dimensions);
  const pair = (a: string, b: string, of: Combination) => `${a}=${of[a]} ${b}=${of[b]}`;
  const pairsOf = (of: Combination) =>
    names.flatMap((a, i) => names.slice(i + 1).map((b) => pair(a, b, of)));
  const missing = new Set(
    names.flatMap((a, i) =>
      names
        .slice(i + 1)
        .flatMap((b) =>
          Object.keys(dimensions[a]!).flatMap((x) =>
            Object.keys(dimensions[b]!).map((y) => pair(a, b, { [a]: x, [b]: y })),
          ),
        ),
    ),
  );
  const combinations: Combination[] = [];
  while (missing.size > 0) {
    const [first = ""] = missing;
    const chosen: Record<string, string> = {};
    for (const [, name = "", choice = ""] of first.matchAll(/(\w+)=(.*?)(?= \w+=|$)/g)) {
      chosen[name] = choice;
    }
    for (const name of names.filter((other) => chosen[other] === undefined)) {
      const gain = (choice: string) =>
        Object.keys(chosen).filter((other) => {
          const both = { ...chosen, [name]: choice };
          return missing.has(pair(name, other, both)) || missing.has(pair(other, name, both));
        }).length;
      const best = Object.keys(dimensions[name]!).toSorted((x, y) => gain(y) - gain(x))[0]!;
      chosen[name] = best;
    }
    for (const each of pairsOf(chosen)) missing.delete(each);
    combinations.push(chosen);
  }
  return combinations;
}

export function valuesOf(combination: Combination): Values {
  return Object.entries(combination).reduce<Values>(
    (merged, [name, choice]) => deepMerged(merged, DIMENSIONS[name]![choice]!),
    {},
  );
}

function deepMerged(a: Values, b: Values): Values {
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    merged[key] = isValues(before) && isValues(value) ? deepMerged(before, value) : value;
  }
  return merged;
}

const isValues = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
