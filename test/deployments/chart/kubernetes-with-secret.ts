// As much of Kubernetes' API as Helm asks when a chart looks a secret up: a cluster that has one.

import { once } from "node:events";
import { createServer } from "node:http";

export type Secret = {
  /** Whose it is, as Helm has written on it. */
  readonly release: string;
  readonly namespace: string;
  readonly name: string;
  readonly data: object;
};

/** Helm wants to know the kinds of all that it renders. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ["Secret", "Service", "ServiceAccount"],
  "apps/v1": ["Deployment", "StatefulSet"],
  "networking.k8s.io/v1": ["NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
};

/** The answers to GET, by path. */
function answersFor({ release, namespace, name, data }: Secret): Readonly<Record<string, object>> {
  const groups = Object.keys(KINDS).filter((version) => version.includes("/"));
  const groupList = groups.map((groupVersion) => {
    const [group, version] = groupVersion.split("/");
    const versions = [{ groupVersion, version }];
    return { name: group, versions, preferredVersion: versions[0] };
  });
  const resources = Object.entries(KINDS).map(([groupVersion, kinds]) => [
    groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`,
    { kind: "APIResourceList", groupVersion, resources: kinds.map(resourceOf) },
  ]);
  const labels = { "app.kubernetes.io/managed-by": "Helm" };
  const annotations = {
    "meta.helm.sh/release-name": release,
    "meta.helm.sh/release-namespace": namespace,
  };
  const metadata = { name, namespace, labels, annotations };
  const secret = { apiVersion: "v1", kind: "Secret", metadata, data };
  return {
    "/version": { major: "1", minor: "34", gitVersion: "v1.34.0" },
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: groupList },
    ...Object.fromEntries(resources),
    [`/api/v1/namespaces/${namespace}/secrets/${name}`]: secret,
  };
}

function resourceOf(kind: string) {
  const singularName = kind.toLowerCase();
  const name = singularName.replace(/y$/, "ie") + "s";
  return { name, singularName, namespaced: true, kind, verbs: ["get"] };
}

/** Serves on loopback until disposed of. */
export async function kubernetesWithSecret(secret: Secret) {
  const answers = answersFor(secret);
  const missing = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "NotFound",
    code: 404,
  };
  const server = createServer(({ url = "" }, response) => {
    const answer = answers[url.replace(/\?.*/, "")];
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? missing));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("expected a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
