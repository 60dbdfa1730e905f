import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import type { Session } from "@caviar/protocol";
import { QueryCache, QueryClient, useQuery } from "@tanstack/react-query";

const SESSION = ["session"];
/** While nobody answers. */
const ASK_AGAIN_MS = 5000;

/** Who looks at the page: undefined until the coordinator has said so, or that it does not answer. */
export type Visit =
  | { readonly kind: "unknown" }
  /** `session` undefined: nobody answered, which the views say in their own words. */
  | { readonly kind: "welcome"; readonly session: Session | undefined }
  | { readonly kind: "stranger" };

export function useVisit(client: Client): Visit {
  const { data, status } = useQuery({
    queryKey: SESSION,
    queryFn: async () => client.session(),
    refetchInterval: (query) => (query.state.status === "error" ? ASK_AGAIN_MS : false),
  });
  if (data) return data.required && !data.identity ? { kind: "stranger" } : welcome(data);
  return status === "pending" ? { kind: "unknown" } : welcome(undefined);
}

const welcome = (session: Session | undefined): Visit => ({ kind: "welcome", session });

/** Somebody came in or left: what the one before has seen is forgotten. */
export function enter(queries: QueryClient, session: Session): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  queries.setQueryData(SESSION, session);
}

/** The page's questions. A login that has run out meanwhile leads to the login view. */
export function openQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    // The client itself asks again while a coordinator restarts.
    defaultOptions: { queries: { retry: false } },
    queryCache: new QueryCache({
      onError(error) {
        const isOut = error instanceof CaviarError && error.code === "CAV_UNAUTHENTICATED";
        if (isOut) void queries.invalidateQueries({ queryKey: SESSION });
      },
    }),
  });
  return queries;
}
