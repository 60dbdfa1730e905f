import { CODES, type ErrorCode } from "./codes.ts";

/** Ids, limits and counts that a reader or a program needs beside the words. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

type Options = ErrorOptions & { readonly facts?: Facts };

/**
 * The one error class for what the world does wrong. The message says what was expected, what was
 * there, where, and what to do about it.
 */
export class CaviarError extends Error {
  override readonly name = "CaviarError";
  readonly code: ErrorCode;
  readonly facts: Facts;

  constructor(code: ErrorCode, message: string, { facts = {}, ...options }: Options = {}) {
    super(message, options);
    this.code = code;
    this.facts = facts;
  }

  /** The HTTP status that stands for this failure. */
  get status(): number {
    return CODES[this.code].status;
  }

  /** The exit code that stands for this failure. */
  get exit(): number {
    return CODES[this.code].exit;
  }
}
