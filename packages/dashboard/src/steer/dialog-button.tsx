// A button that asks before it does something: with a question, or with fields to fill in. What the
// coordinator refuses is said in the dialog, which then stays open.

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId, useRef, useState } from "react";

import { ErrorText } from "../notice.tsx";

export function DialogButton(props: {
  readonly label: string;
  readonly title: string;
  /** What the button that does it says, and the one that does not. */
  readonly confirm: string;
  readonly cancel?: string;
  readonly tone?: "plain" | "danger";
  readonly act: (fields: FormData) => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const { label, title, confirm, cancel = "Cancel", tone = "plain", act, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  const asked = useMutation({ mutationFn: act, onSuccess: () => dialog.current?.close() });
  const className = tone === "danger" ? "danger" : undefined;
  const open = (): void => {
    asked.reset();
    setOpen(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className={className} onClick={open}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={titleId} onClose={() => setOpen(false)}>
        {isOpen && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              asked.mutate(new FormData(event.currentTarget));
            }}
          >
            <h2 id={titleId}>{title}</h2>
            {children}
            {asked.error && <ErrorText error={asked.error} />}
            <div className="dialog-buttons">
              <button type="button" onClick={() => dialog.current?.close()}>
                {cancel}
              </button>
              <button type="submit" className={className} disabled={asked.isPending}>
                {confirm}
              </button>
            </div>
          </form>
        )}
      </dialog>
    </>
  );
}
