import { createHash } from "node:crypto";
import type { CheckovFinding } from "./checkov-report.ts";

/** A finding with the line of code that makes the resource. */
export interface LocatedFinding extends CheckovFinding {
  /** Relative to the repository. */
  readonly path: string;
  readonly line: number;
}

/** Source: "Code Quality report format" in GitLab's documentation, ci/testing/code_quality.md. */
export interface CodeQualityFinding {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities: Readonly<Record<string, CodeQualityFinding["severity"]>> = {
  LOW: "minor",
  MEDIUM: "major",
  HIGH: "critical",
  CRITICAL: "blocker",
};

/** The findings as GitLab shows them in a merge request. */
export function codeQuality(findings: readonly LocatedFinding[]): CodeQualityFinding[] {
  return findings.map(({ check, title, stack, address, severity, path, line }) => ({
    description: `${title} (${address} in ${stack})`,
    check_name: check,
    // Not of the line, so that GitLab knows a finding again after its code has moved.
    fingerprint: createHash("sha256").update([check, stack, address].join("\n")).digest("hex"),
    severity: severities[severity ?? ""] ?? "major",
    location: { path, lines: { begin: line } },
  }));
}
