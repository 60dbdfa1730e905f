// A breach of each policy, by a word of the policy's name, so that every policy is seen to see it.

import { isWorkload, type Manifest, ofKinds } from "./manifest.ts";

type Breach = (release: Manifest[]) => void;

const firstContainer = (release: readonly Manifest[]) =>
  release.find(isWorkload)!.spec.template.spec.containers[0]!;
const breach =
  (change: (container: ReturnType<typeof firstContainer>) => void): Breach =>
  (release) =>
    change(firstContainer(release));

/** Done to a release whose trainers KEDA scales. */
export const BREACHES: readonly (readonly [word: string, breach: Breach])[] = [
  [
    "not root",
    (release) => (release.find(isWorkload)!.spec.template.spec.securityContext.runAsUser = 0),
  ],
  ["capabilities", breach((one) => (one.securityContext.capabilities = { drop: ["NET_RAW"] }))],
  ["limit of memory", breach((one) => (one.resources = { requests: { cpu: "1", memory: "1Gi" } }))],
  ["probed", breach((one) => (one.livenessProbe = undefined))],
  ["pinned", breach((one) => (one.image = "localhost:5000/caviar"))],
  [
    "no pod has a token",
    (release) =>
      release.splice(
        release.findIndex(({ kind }) => kind === "ServiceAccount"),
        1,
      ),
  ],
  ["by reference", breach((one) => one.env.push({ name: "CAVIAR_TOKEN", value: "secret" }))],
  [
    "time to hand",
    (release) => (release.find(isWorkload)!.spec.template.spec.terminationGracePeriodSeconds = 30),
  ],
  ["selectors", (release) => (release.find(isWorkload)!.spec.template.metadata.labels = {})],
  [
    "sets no number",
    (release) => (ofKinds(release, "ScaledObject")[0]!.spec.scaleTargetRef.name = "caviar"),
  ],
  ["close every pod", (release) => ofKinds(release, "NetworkPolicy")[0]!.spec.policyTypes.pop()],
  ["unique", (release) => release.push(release[0]!)],
];
