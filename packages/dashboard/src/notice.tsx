// What the page says when there is nothing to show: what is the matter, and what to do about it.

import type { ReactNode } from "react";

export function Notice(props: {
  readonly title: string;
  readonly tone?: "plain" | "bad";
  readonly children?: ReactNode;
}) {
  const bad = props.tone === "bad";
  return (
    <section className={bad ? "notice bad" : "notice"} role={bad ? "alert" : undefined}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** An error in its own words, which say what was expected, and its code to look up. */
export function ErrorNotice(props: {
  readonly title: string;
  readonly error: unknown;
  readonly children?: ReactNode;
}) {
  const { error } = props;
  const message = messageOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return (
    <Notice title={props.title} tone="bad">
      <p className="error-text">
        {message} {code !== "" && <code>{code}</code>}
      </p>
      {props.children}
    </Notice>
  );
}

/** An error in one line, inside a panel. */
export function ErrorText({ error }: { readonly error: unknown }) {
  return (
    <p className="error-text" role="alert">
      {messageOf(error)}
    </p>
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
