import type { Colors } from "picocolors/types";
import { printable } from "../../output/printable.ts";
import type { LocatedFinding } from "./code-quality.ts";
import type { ScanExemption } from "./exemptions.ts";
import type { Scan } from "./scan.ts";

/** A scan for people: findings first, then what is exempt by reason. */
export function scanText({ version, stacks, passed, findings, exempt, unused }: Scan, colors: Colors): string {
  const parts = [
    ...findings.map((finding) => [`${colors.yellow(finding.check)}  ${finding.title}`, ...placeOf(finding)].join("\n")),
    ...reasonsOf(exempt).map(([reason, covered]) =>
      [
        `exempt from ${checksOf(covered)}: ${reason}`,
        ...covered.map((each) => `  ${each.stack}  ${each.address}`),
      ].join("\n"),
    ),
    ...unused.map((exemption) => `${colors.red("error:")} ${unusedText(exemption)}`),
    `${count(findings.length, "finding")}, ${exempt.length} exempt, ${passed} checks passed in ${count(stacks.length, "stack")}, by checkov ${version}.`,
  ];
  return printable(parts.join("\n\n"));
}

export function unusedText({ check, stacks = ["*"], resources }: ScanExemption): string {
  return `The exemption from ${check} for ${resources} in ${stacks.join(" ")} exempts nothing. Remove it from cli/ci/scan/exemptions.ts, or correct its globs.`;
}

function placeOf({ stack, address, path, line }: LocatedFinding): string[] {
  return [`  ${stack}  ${address}`, `  made by ${path}:${line}`];
}

type Exempt = Scan["exempt"][number];

function reasonsOf(exempt: readonly Exempt[]): [reason: string, covered: readonly Exempt[]][] {
  const reasons = [...new Set(exempt.map(({ reason }) => reason))];
  return reasons.map((reason) => [reason, exempt.filter((each) => each.reason === reason)]);
}

function checksOf(findings: readonly Exempt[]): string {
  return [...new Set(findings.map(({ check }) => check))].join(", ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
