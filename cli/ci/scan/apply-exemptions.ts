import picomatch from "picomatch";
import type { CheckovFinding } from "./checkov-report.ts";
import type { ScanExemption } from "./exemptions.ts";

export interface JudgedFindings {
  readonly open: readonly CheckovFinding[];
  readonly exempt: readonly (CheckovFinding & { readonly reason: string })[];
  /** Those that exempt nothing and should. */
  readonly unused: readonly ScanExemption[];
}

/** Tells findings that somebody has to look at from those that an exemption covers; the first that does gives the reason. */
export function applyExemptions(
  findings: readonly CheckovFinding[],
  exemptions: readonly ScanExemption[],
): JudgedFindings {
  const used = new Set<ScanExemption>();
  const open: CheckovFinding[] = [];
  const exempt: (CheckovFinding & { readonly reason: string })[] = [];
  for (const finding of findings) {
    const covering = exemptions.filter((exemption) => covers(exemption, finding));
    for (const exemption of covering) used.add(exemption);
    const [first] = covering;
    if (first === undefined) open.push(finding);
    else exempt.push({ ...finding, reason: first.reason });
  }
  return {
    open,
    exempt,
    unused: exemptions.filter((exemption) => exemption.mayBeUnused !== true && !used.has(exemption)),
  };
}

function covers({ check, stacks = ["*"], resources }: ScanExemption, finding: CheckovFinding): boolean {
  return check === finding.check && coversStack(stacks, finding.stack) && picomatch.isMatch(finding.address, resources);
}

function coversStack(globs: readonly string[], stack: string): boolean {
  return globs.reduce((covered, glob) => {
    if (glob.startsWith("!")) return covered && !picomatch.isMatch(stack, glob.slice(1));
    return covered || picomatch.isMatch(stack, glob);
  }, false);
}
