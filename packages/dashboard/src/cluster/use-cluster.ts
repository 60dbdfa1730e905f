import type { Client } from "@caviar/client";
import type { Cluster } from "@caviar/protocol";
import { useQuery } from "@tanstack/react-query";

const POLL_MS = 5000;

/** A failed question keeps the last answer, beside the failure. */
export type Asked<T> = { readonly value: T | undefined; readonly error: unknown };

/** Who is there. The API does not push it, so it is asked for now and then. */
export function useCluster(client: Client, isAllowed: boolean): Asked<Cluster> {
  const { data, error } = useQuery({
    queryKey: ["cluster"],
    queryFn: async () => client.cluster(),
    refetchInterval: POLL_MS,
    enabled: isAllowed,
  });
  return { value: data, error: error ?? undefined };
}
