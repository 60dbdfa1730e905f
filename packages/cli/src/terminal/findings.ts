// Findings as a person reads them: a line each, and below what is not well what was expected and how
// to mend it; then one line that counts.

import type { Finding } from "@caviar/protocol";

import { pad, plain } from "./cells.ts";
import type { Paint } from "./view.ts";

const STATUS_WIDTH = "problem".length;

export function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const indent = " ".repeat(STATUS_WIDTH + 2);
  const lines = findings.flatMap(({ check, status, found, expected, mend }) => {
    const word = pad(status, STATUS_WIDTH);
    const painted = status === "ok" ? paint.good(word) : paint.title(word);
    const line = `${painted}  ${pad(check, width)}  ${plain(found)}`;
    if (status === "ok") return [line];
    const more = [`expected  ${plain(expected)}`, `to mend   ${plain(mend ?? "")}`];
    return [line, ...more.map((text) => indent + paint.faint(text))];
  });
  return [...lines, "", countText(findings)];
}

function countText(findings: readonly Finding[]): string {
  const count = (status: Finding["status"], one: string, many: string) => {
    const number = findings.filter((finding) => finding.status === status).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const told = [
    ...count("problem", "problem", "problems"),
    ...count("warning", "warning", "warnings"),
  ];
  return told.length > 0 ? told.join(", ") : `all ${findings.length} checks are well`;
}
