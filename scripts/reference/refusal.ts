import type { Finding } from "@ml-platform/emulator/real";

/** Why a provider refuses, with the argument where it names one; undefined if it does not. */
export function refusal(findings: readonly Finding[]): string | undefined {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return undefined;
  return errors
    .map(({ summary, detail, path }) => [path.join("."), summary, detail].filter((part) => part !== "").join(": "))
    .join("; ");
}
