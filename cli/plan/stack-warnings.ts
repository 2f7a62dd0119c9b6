import type { TerraformEvent } from "../terraform/events.ts";

/** A release or a data source of the Helm provider, in a module or not. */
const ofHelm = /(?:^|\.)helm_\w+\./;

/** How Terraform and OpenTofu begin the warning of a `check` block; what follows is the sentence of the block. */
const ofCheck = "Check block assertion failed";

/**
 * What Terraform warns of while it works on a stack: `check` blocks that do not hold, and of the Helm provider a release that
 * is recorded only, because nobody can fetch its chart, or one that does not run. Warnings of other providers, which are about
 * arguments, stay in the log.
 */
export class StackWarnings {
  private readonly found = new Set<string>();
  private readonly stack: string;

  constructor(stack: string) {
    this.stack = stack;
  }

  readonly follow = ({ diagnostic }: TerraformEvent): void => {
    if (diagnostic?.severity !== "warning") return;
    if (diagnostic.summary === ofCheck)
      this.found.add(`${this.stack}: ${diagnostic.detail.replace(/\s+/g, " ").trim()}`);
    if (!ofHelm.test(diagnostic.address ?? "")) return;
    const [reason = ""] = diagnostic.detail.split("\n\n");
    const sentence = reason.replace(/\s+/g, " ").trim();
    this.found.add(`${this.stack}: ${diagnostic.summary}${sentence === "" ? "" : `. ${sentence}`}`);
  };

  /** `dev-ml-platform: Helm release cluster-autoscaler is recorded only. Its chart could not be fetched: ...`. */
  get all(): string[] {
    return [...this.found];
  }
}
