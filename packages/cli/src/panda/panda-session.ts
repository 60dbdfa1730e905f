// A person's side of a session: its events as they come, and commands that are carried out one after the
// other.

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import {
  actText,
  keptText,
  type LedgerEvent,
  type SweepId,
  type SweepState,
} from "@caviar/protocol";

import { PandaWatch } from "./panda-watch.ts";
import { COMMANDS, type PandaCommand, parseCommand } from "./parse-command.ts";

type Parts = {
  readonly client: Client;
  readonly sweep: SweepId;
  /** The trial that commands are about at first. */
  readonly trial: number;
  /** Who asks, as the ledger will say. */
  readonly by: string;
  readonly signal: AbortSignal;
};

/** `ends`: the person is done with the session, or leaves it to itself. */
export type Answer = { readonly text: string; readonly ends?: "stop" | "leave" };

export class PandaSession {
  readonly watch: PandaWatch;
  readonly #parts: Parts;
  #isOver = false;
  /** Called at every event, and at the end. */
  readonly #waiting = new Set<() => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.watch = new PandaWatch(parts.trial);
  }

  /** Until the sweep has ended. Throws what the signal was aborted with. */
  async follow(onEvent: (event: LedgerEvent) => void): Promise<SweepState> {
    const { client, sweep, signal } = this.#parts;
    try {
      for await (const event of client.events(sweep, { signal })) {
        this.watch.take(event);
        onEvent(event);
        for (const look of this.#waiting) look();
      }
    } finally {
      this.#isOver = true;
      for (const look of this.#waiting) look();
    }
    if (this.watch.state) return this.watch.state;
    throw new CaviarError("CAV_SWEEP_UNKNOWN", `the ledger of ${sweep} is empty`);
  }

  /** Resolves when it is so, or when nothing more will come. */
  async until(isSo: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (isSo() || this.#isOver) resolve();
    };
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
  }

  /** Throws a CaviarError of one line, with nothing changed, for what makes no sense. */
  async obey(line: string): Promise<Answer> {
    const command = parseCommand(line);
    return command ? this.#carryOut(command) : { text: "" };
  }

  async #carryOut(command: PandaCommand): Promise<Answer> {
    const { client, sweep, by } = this.#parts;
    const { watch } = this;
    const { focus } = watch;
    switch (command.kind) {
      case "act": {
        await this.#known();
        const { event } = await client.steer(sweep, focus, command.act, { by });
        return { text: `trial ${focus}, act ${event}: ${actText(command.act)}` };
      }
      case "branch":
        return this.#branch(command);
      case "note":
        await this.#known();
        await client.note(sweep, focus, command.text, { by });
        return { text: "noted" };
      case "trial":
        await this.#known();
        return { text: this.#turnTo(command.trial) };
      case "wait":
        return { text: await this.#wait(command.epoch) };
      case "give-back":
        await client.giveBack(sweep, focus, { by });
        return { text: `trial ${focus} is given back`, ends: "leave" };
      case "help":
        return { text: COMMANDS.join("\n") };
      case "stop":
        await client.command(sweep, "stop", by);
        return { text: "the session is being stopped", ends: "stop" };
      case "leave":
        return { text: "", ends: "leave" };
    }
  }

  /** The new trial is there when this resolves. */
  async #branch({ how, epoch, changes }: Extract<PandaCommand, { kind: "branch" }>) {
    const { client, sweep, by } = this.#parts;
    const { watch } = this;
    const { focus } = watch;
    const { event } = await client.branch(sweep, focus, { how, epoch, changes }, { by });
    const made = () =>
      watch.state?.trials[focus]?.panda?.acts.find(({ act }) => act === event)?.applied?.trial;
    await this.until(() => made() !== undefined);
    return { text: `trial ${made()} goes on from epoch ${epoch} of trial ${focus}` };
  }

  async #wait(epoch = Infinity): Promise<string> {
    const { watch } = this;
    await this.#known();
    await this.until(
      () => (watch.trial?.epoch ?? 0) >= epoch || (!watch.isTraining() && this.#isSettled()),
    );
    return `trial ${watch.focus} is at epoch ${watch.trial?.epoch ?? 0}`;
  }

  /** What was asked of the trial in focus has taken effect, or never will. */
  #isSettled(): boolean {
    const { trial } = this.watch;
    if (trial?.phase !== "pending" || !trial.panda) return true;
    return trial.panda.acts.every(({ what, applied }) => applied || what.kind === "adopt");
  }

  /** The trial in focus has been proposed. */
  async #known(): Promise<void> {
    await this.until(() => this.watch.trial !== undefined);
  }

  #turnTo(number: number): string {
    const trial = this.watch.state?.trials[number];
    if (!trial) {
      const count = this.watch.state?.trials.length ?? 0;
      throw new CaviarError("CAV_USAGE", `trial N: expected one of 0..${count - 1}, got ${number}`);
    }
    this.watch.focus = number;
    return `trial ${number}, epoch ${trial.epoch}; checkpoints of epochs ${keptText(trial)}`;
  }
}
