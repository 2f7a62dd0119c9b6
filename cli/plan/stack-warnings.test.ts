import { expect, it } from "vitest";
import { StackWarnings } from "./stack-warnings.ts";

const diagnostic = {
  severity: "warning" as const,
  summary: "Helm release scaler is recorded only",
  detail: "Its chart could\nnot be fetched: no such host\n\nWhat that means.",
  address: "helm_release.scaler_helm_release_1",
};

it("collects what the Helm provider warns of, once, in a sentence that names the stack", () => {
  const warnings = new StackWarnings("dev-ml-platform");
  const follow = (change: Partial<typeof diagnostic> | { severity: "error" }): void =>
    warnings.follow({ type: "diagnostic", "@message": "", diagnostic: { ...diagnostic, ...change } });
  follow({});
  follow({});
  follow({ address: "module.scaler.helm_release.this", summary: "Helm release created with warnings", detail: "" });
  follow({ severity: "error" });
  follow({ address: "aws_s3_bucket.helm", summary: "Argument is deprecated" });
  warnings.follow({ type: "apply_start", "@message": "" });
  expect(warnings.all).toEqual([
    "dev-ml-platform: Helm release scaler is recorded only. Its chart could not be fetched: no such host",
    "dev-ml-platform: Helm release created with warnings",
  ]);
});

it("collects the checks that do not hold", () => {
  const warnings = new StackWarnings("dev-network");
  warnings.follow({
    type: "diagnostic",
    "@message": "",
    diagnostic: {
      severity: "warning",
      summary: "Check block assertion failed",
      detail: "subnet-a has 3 free\naddresses.",
    },
  });
  expect(warnings.all).toEqual(["dev-network: subnet-a has 3 free addresses."]);
});
