import type { Client } from "@caviar/client";
import type { Identity } from "@caviar/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { messageOf } from "../notice.tsx";
import { enter } from "./use-session.ts";

/** In the masthead: as whom one is logged in, and the way out. */
export function Logout({
  client,
  identity,
}: {
  readonly client: Client;
  readonly identity: Identity;
}) {
  const queries = useQueryClient();
  const logout = useMutation({
    mutationFn: async () => client.logout(),
    onSuccess: (session) => enter(queries, session),
  });
  return (
    <p className="identity">
      <span className="muted">
        {identity.name}, {identity.role}
      </span>{" "}
      <button
        type="button"
        className="quiet"
        disabled={logout.isPending}
        onClick={() => logout.mutate()}
      >
        Log out
      </button>
      {logout.error && (
        <span className="error-text" role="alert">
          {messageOf(logout.error)}
        </span>
      )}
    </p>
  );
}
