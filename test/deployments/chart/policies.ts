// What must hold of whatever the chart deploys. Each policy answers its breaches, so that a failure
// names them; an empty list is what is wanted.

import {
  type Container,
  isWorkload,
  type Manifest,
  ofKinds,
  type Pod,
  type Workload,
} from "./manifest.ts";

type Release = readonly Manifest[];
/** Breaches, each with its place. */
type Policy = (release: Release) => readonly string[];

const NAME_MAX = 63;
/** How long a program that leaves waits for a Redis that is away; s. */
const DRAIN_MIN = 30;
/** No colon in the part behind the last slash means no tag, which is `latest`. */
const PINNED = /(@sha256:[0-9a-f]{64}|:(?!latest$)[\w][\w.-]*)$/;

const pods = (release: Release) =>
  release.filter(isWorkload).map((one) => ({ of: one, pod: one.spec.template }));

const eachPod =
  (check: (pod: Pod, of: Workload) => readonly string[]): Policy =>
  (release) =>
    pods(release).flatMap(({ pod, of }) =>
      check(pod, of).map((what) => `${of.kind} ${of.metadata.name}: ${what}`),
    );

const eachContainer = (check: (container: Container, of: Workload) => readonly string[]): Policy =>
  eachPod(({ spec }, of) =>
    spec.containers.flatMap((one) => check(one, of).map((what) => `${one.name}: ${what}`)),
  );

const unless = (holds: boolean | undefined, what: string) => (holds ? [] : [what]);

type Labels = Readonly<Record<string, string>>;
const matches = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

export const POLICIES: Readonly<Record<string, Policy>> = {
  "pods run as a user that is not root, under the runtime's seccomp profile": eachPod(
    ({ spec }) => [
      ...unless(spec.securityContext.runAsNonRoot, "runAsNonRoot"),
      ...unless((spec.securityContext.runAsUser ?? 0) > 0, "runAsUser"),
      ...unless(spec.securityContext.seccompProfile?.type === "RuntimeDefault", "seccompProfile"),
      ...unless(!spec.hostNetwork && !spec.hostPID, "the host's namespaces"),
      ...spec.volumes
        .filter((volume) => "hostPath" in volume)
        .map(({ name }) => `hostPath ${name}`),
    ],
  ),

  "containers drop all capabilities and cannot write their image": eachContainer(
    ({ securityContext: { capabilities, ...security } }) => [
      ...unless(capabilities?.drop?.join() === "ALL" && !capabilities.add, "capabilities"),
      ...unless(security.allowPrivilegeEscalation === false, "allowPrivilegeEscalation"),
      ...unless(security.readOnlyRootFilesystem, "readOnlyRootFilesystem"),
      ...unless(!security.privileged, "privileged"),
    ],
  ),

  "containers say what they need, and have a limit of memory": eachContainer(({ resources }) => [
    ...unless(resources.requests?.["cpu"] !== undefined, "requests.cpu"),
    ...unless(resources.requests?.["memory"] !== undefined, "requests.memory"),
    ...unless(resources.limits?.["memory"] !== undefined, "limits.memory"),
  ]),

  "containers are probed; those that others reach also for being ready": eachContainer((one) => [
    ...unless(one.livenessProbe !== undefined, "livenessProbe"),
    ...unless(one.ports.length === 0 || one.readinessProbe !== undefined, "readinessProbe"),
  ]),

  "images are pinned to a version or a digest": eachContainer(({ image }) =>
    unless(PINNED.test(image), image),
  ),

  "no pod has a token of Kubernetes, and its account is the release's own": (release) => [
    ...eachPod(({ spec }) => {
      const accounts = ofKinds(release, "ServiceAccount");
      const account = accounts.find(({ metadata }) => metadata.name === spec.serviceAccountName);
      return [
        ...unless(spec.automountServiceAccountToken === false, "automountServiceAccountToken"),
        ...unless(account?.automountServiceAccountToken === false, "its account mounts a token"),
      ];
    })(release),
  ],

  "secrets come by reference": eachContainer(({ env }) =>
    env
      .filter(
        ({ name, value }) => /PASSWORD|TOKEN|SECRET|AUTH|_KEY/.test(name) && value !== undefined,
      )
      .map(({ name }) => name),
  ),

  "a pod that must go has the time to hand its work back": eachPod(({ spec }) =>
    unless((spec.terminationGracePeriodSeconds ?? 0) > DRAIN_MIN, "terminationGracePeriodSeconds"),
  ),

  "selectors select the pods of one program, and those of no other": (release) => {
    const templates = pods(release);
    const chosen = (selector: Labels) =>
      templates.filter(({ pod }) => matches(selector, pod.metadata.labels));
    const components = (selector: Labels) =>
      new Set(
        chosen(selector).map(({ pod }) => pod.metadata.labels["app.kubernetes.io/component"]),
      );
    const own = release.filter(isWorkload).flatMap((one) => {
      const found = chosen(one.spec.selector.matchLabels).map(({ of }) => of);
      return unless(found.length === 1 && found[0] === one, `${one.kind} ${one.metadata.name}`);
    });
    const services = ofKinds(release, "Service").map((one) => [one, one.spec.selector] as const);
    const others = [
      ...ofKinds(release, "PodDisruptionBudget").map(
        (one) => [one, one.spec.selector.matchLabels] as const,
      ),
      ...ofKinds(release, "NetworkPolicy").map(
        (one) => [one, one.spec.podSelector.matchLabels] as const,
      ),
    ];
    const monitors = ofKinds(release, "ServiceMonitor").filter(
      ({ spec }) =>
        services.filter(([{ metadata }]) => matches(spec.selector.matchLabels, metadata.labels))
          .length !== 1,
    );
    return [
      ...own,
      ...[...services, ...others].flatMap(([one, selector]) =>
        unless(components(selector).size === 1, `${one.kind} ${one.metadata.name}`),
      ),
      ...monitors.map(({ metadata }) => `ServiceMonitor ${metadata.name}`),
    ];
  },

  "what scales a Deployment names one that sets no number itself": (release) => {
    const scaled = ofKinds(release, "ScaledObject", "HorizontalPodAutoscaler");
    return scaled.flatMap(({ metadata, spec: { scaleTargetRef } }) => {
      const target = ofKinds(release, "Deployment").find(
        (one) => one.metadata.name === scaleTargetRef.name,
      );
      return unless(target && !("replicas" in target.spec), metadata.name);
    });
  },

  "network policies, where there are any, close every pod in both directions": (release) => {
    const policies = ofKinds(release, "NetworkPolicy");
    if (policies.length === 0) return [];
    return pods(release).flatMap(({ pod, of }) => {
      const mine = policies.filter(({ spec }) =>
        matches(spec.podSelector.matchLabels, pod.metadata.labels),
      );
      const types = new Set(mine.flatMap(({ spec }) => spec.policyTypes));
      return unless(types.has("Ingress") && types.has("Egress"), of.metadata.name);
    });
  },

  "names are unique and short enough to be labels": (release) => {
    const names = release.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    return [
      ...names.filter((name, index) => names.indexOf(name) !== index),
      ...release.map(({ metadata }) => metadata.name).filter((name) => name.length > NAME_MAX),
    ];
  },
};

/** Secrets that pods read and that the release does not bring. */
export function foreignSecrets(release: Release): readonly string[] {
  const own = new Map(
    ofKinds(release, "Secret").map(({ metadata, data }) => [metadata.name, data]),
  );
  const asked = pods(release).flatMap(({ pod }) =>
    pod.spec.containers.flatMap(({ env, envFrom }) => [
      ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
      ...envFrom.map(({ secretRef }) => ({ name: secretRef.name, key: "" })),
    ]),
  );
  const missing = asked.filter(({ name, key }) => own.get(name)?.[key] === undefined);
  return [...new Set(missing.map(({ name }) => name))].toSorted();
}
