// Who are you? Asked for by a coordinator that knows tokens. The browser keeps the login as a cookie
// that no script can read; the token itself is forgotten at once.

import type { Client } from "@caviar/client";
import type { Session } from "@caviar/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ErrorText, Notice } from "../notice.tsx";
import { enter } from "./use-session.ts";

const FIELD = "token";

export function LoginPage({ client }: { readonly client: Client }) {
  const queries = useQueryClient();
  const login = useMutation({
    mutationFn: async (token: string) => client.login(token),
    onSuccess(session) {
      enter(queries, session);
      if (location.hash === "#/login") location.hash = "#/";
    },
  });
  return (
    <>
      <h1>Log in</h1>
      <form
        className="panel login"
        onSubmit={(event) => {
          event.preventDefault();
          const token = new FormData(event.currentTarget).get(FIELD);
          if (typeof token === "string") login.mutate(token.trim());
        }}
      >
        <label htmlFor={FIELD}>Token</label>
        <input
          id={FIELD}
          name={FIELD}
          type="password"
          autoComplete="current-password"
          required
          aria-describedby="token-from"
        />
        <p id="token-from" className="muted small">
          Who runs this coordinator makes one with <code>caviar token create</code>.
        </p>
        {login.error && <ErrorText error={login.error} />}
        <button type="submit" disabled={login.isPending}>
          Log in
        </button>
      </form>
    </>
  );
}

/** At the login's own address, when there is nothing to log in to. */
export function AlreadyIn({ session }: { readonly session: Session | undefined }) {
  const name = session?.identity?.name;
  return (
    <>
      <h1>Log in</h1>
      <Notice title={session?.required ? `You are logged in as ${name}` : "No login is needed"}>
        <p>
          Look at <a href="#/">all sweeps</a>.
        </p>
      </Notice>
    </>
  );
}
