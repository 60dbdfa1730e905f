// Failures as problem details (RFC 9457): the coded error's title and status, the message as
// detail. What is no CaviarError and no mistake of the caller is ours: logged whole, told briefly.

import { CaviarError, CODES, type ErrorCode } from "@caviar/errors";
import type { ProblemDetails, SpecProblem } from "@caviar/protocol";
import type {
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";

/** A sweep spec with mistakes: each has its path. */
export class SpecProblems extends CaviarError {
  readonly problems: readonly SpecProblem[];

  constructor(problems: readonly SpecProblem[]) {
    const lines = problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
    super("CAV_SPEC_INVALID", lines.join("\n"));
    this.problems = problems;
  }
}

function problemDetails(code: ErrorCode, detail: string, status?: number): ProblemDetails {
  const meaning = CODES[code];
  return {
    type: "about:blank",
    title: meaning.title,
    status: status ?? meaning.status,
    detail,
    code,
  };
}

function problemOf(error: unknown): ProblemDetails {
  if (error instanceof SpecProblems) {
    const problems = error.problems.map(({ path, message }) => ({
      path: path.map((step) => (typeof step === "symbol" ? String(step) : step)),
      message,
    }));
    return { ...problemDetails(error.code, error.message), problems };
  }
  if (error instanceof CaviarError) return problemDetails(error.code, error.message);
  if (error instanceof z.ZodError) {
    return problemDetails("CAV_MESSAGE_INVALID", z.prettifyError(error));
  }
  if (hasZodFastifySchemaValidationErrors(error)) return malformed(error);
  const status = error instanceof Error ? (error as Partial<FastifyError>).statusCode : undefined;
  if (error instanceof Error && status !== undefined && status < 500) {
    return problemDetails("CAV_MESSAGE_INVALID", error.message, status);
  }
  if (error instanceof Error && isRedisAway(error)) {
    return problemDetails("CAV_REDIS_UNREACHABLE", "Redis does not answer; try again soon");
  }
  return problemDetails("CAV_INTERNAL", "an unexpected failure; the coordinator's log has it");
}

type Malformed = {
  readonly validation: readonly FastifySchemaValidationError[];
  readonly validationContext?: string | undefined;
};

/** Which part of the request does not fit its schema, and where. */
function malformed({ validation, validationContext = "request" }: Malformed): ProblemDetails {
  const lines = validation.map(({ instancePath, message = "" }) => {
    const place = [validationContext, ...instancePath.split("/").filter(Boolean)].join(".");
    return `${place}: ${message}`;
  });
  return problemDetails("CAV_MESSAGE_INVALID", lines.join("\n"));
}

function isRedisAway(error: Error): boolean {
  return /max retries|Connection is closed|ECONNREFUSED|Command timed out/i.test(error.message);
}

export function answerWithProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error }, problem.title);
  return reply.code(problem.status).type("application/problem+json").send(problem);
}
