// A manifest as the policies read it: the fields that they ask for; everything else stays in it.

import { z } from "zod";

const labelsSchema = z.record(z.string(), z.string());
const selectorSchema = z.looseObject({ matchLabels: labelsSchema });

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({ secretKeyRef: z.looseObject({ name: z.string(), key: z.string() }) })
          .optional(),
      }),
    )
    .default([]),
  envFrom: z.array(z.strictObject({ secretRef: z.strictObject({ name: z.string() }) })).default([]),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.int() })).default([]),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
  resources: z
    .looseObject({
      requests: z.record(z.string(), z.unknown()),
      limits: z.record(z.string(), z.unknown()),
    })
    .partial()
    .default({}),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean(),
      readOnlyRootFilesystem: z.boolean(),
      privileged: z.boolean(),
      capabilities: z
        .looseObject({ drop: z.array(z.string()), add: z.array(z.string()) })
        .partial(),
    })
    .partial()
    .default({}),
});
export type Container = z.infer<typeof containerSchema>;

const podSchema = z.looseObject({
  metadata: z.looseObject({ labels: labelsSchema }),
  spec: z.looseObject({
    serviceAccountName: z.string().optional(),
    automountServiceAccountToken: z.boolean().optional(),
    terminationGracePeriodSeconds: z.int().optional(),
    hostNetwork: z.boolean().optional(),
    hostPID: z.boolean().optional(),
    securityContext: z
      .looseObject({
        runAsNonRoot: z.boolean(),
        runAsUser: z.int(),
        seccompProfile: z.looseObject({ type: z.string() }),
      })
      .partial()
      .default({}),
    containers: z.array(containerSchema),
    volumes: z.array(z.looseObject({ name: z.string() })).default([]),
  }),
});
export type Pod = z.infer<typeof podSchema>;

const ofKind = <Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) =>
  z.looseObject({
    apiVersion: z.string(),
    kind: z.literal(kind),
    metadata: z.looseObject({ name: z.string(), labels: labelsSchema }),
    spec,
  });
const workloadSpec = z.looseObject({ selector: selectorSchema, template: podSchema });
const scaledSpec = z.looseObject({ scaleTargetRef: z.looseObject({ name: z.string() }) });

const manifestSchema = z.discriminatedUnion("kind", [
  ofKind("Deployment", workloadSpec),
  ofKind("StatefulSet", workloadSpec),
  ofKind("Service", z.looseObject({ selector: labelsSchema })),
  ofKind("PodDisruptionBudget", z.looseObject({ selector: selectorSchema })),
  ofKind("ServiceMonitor", z.looseObject({ selector: selectorSchema })),
  ofKind(
    "NetworkPolicy",
    z.looseObject({ podSelector: selectorSchema, policyTypes: z.array(z.string()) }),
  ),
  ofKind(
    "ScaledObject",
    scaledSpec.extend({
      triggers: z.array(z.looseObject({ metadata: z.looseObject({ url: z.string() }) })),
    }),
  ),
  ofKind("HorizontalPodAutoscaler", scaledSpec),
  ofKind("TriggerAuthentication", z.looseObject({})),
  ofKind("PersistentVolumeClaim", z.looseObject({})),
  ofKind("Ingress", z.looseObject({})),
  ofKind("PrometheusRule", z.looseObject({ groups: z.array(z.unknown()).min(1) })),
  ofKind("ServiceAccount", z.undefined().optional()).extend({
    automountServiceAccountToken: z.boolean(),
  }),
  ofKind("Secret", z.undefined().optional()).extend({ data: z.record(z.string(), z.string()) }),
]);
export type Manifest = z.infer<typeof manifestSchema>;

/** A kind that is not known here is an error: no policy would look at it. */
export const manifestsSchema = z.array(manifestSchema);

export type Workload = Extract<Manifest, { kind: "Deployment" | "StatefulSet" }>;

export const isWorkload = (one: Manifest): one is Workload =>
  one.kind === "Deployment" || one.kind === "StatefulSet";

export function ofKinds<Kind extends Manifest["kind"]>(
  manifests: readonly Manifest[],
  ...kinds: readonly Kind[]
): Extract<Manifest, { kind: Kind }>[] {
  const isOne = (one: Manifest): one is Extract<Manifest, { kind: Kind }> =>
    (kinds as readonly string[]).includes(one.kind);
  return manifests.filter(isOne);
}
