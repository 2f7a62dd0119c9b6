import { describe, expect, it } from "vitest";
import { learnedVersion, loadLearned } from "../learned/load-learned.ts";
import { findProvider, noMirror } from "../testing/provider-mirror.ts";
import { learn } from "./learn.ts";
import { allSamples, typesToLearn } from "./what-to-learn.ts";

const executable = findProvider();

/**
 * Asking about every argument takes long for what is nested as deeply as in these. About the arguments of the bucket that
 * have resources of their own today, the provider does not even answer the same each time.
 */
const notAskedAgain = ["aws_s3_bucket", "aws_s3_bucket_lifecycle_configuration"];

describe(`what was learned from provider ${learnedVersion}`, () => {
  it("is learned again by asking again", async ({ skip }) => {
    if (executable === undefined) return skip(noMirror);
    const samples = allSamples();
    const types = typesToLearn(samples).filter((type) => !notAskedAgain.includes(type));
    const { learned, unknown } = await learn({ executable, samples, types });
    expect(unknown).toEqual([]);
    const kept = loadLearned();
    expect([...learned.keys(), ...notAskedAgain].sort(), 'run "pnpm emulator learn"').toEqual([...kept.keys()].sort());
    for (const [type, facts] of learned) expect(facts, `${type}: run "pnpm emulator learn"`).toEqual(kept.get(type));
  }, 600_000);

  const fact = (type: string, path: string) => loadLearned().get(type)?.paths[path];

  it("includes which changes replace, defaults, limits and marks", () => {
    expect(fact("aws_vpc", "instance_tenancy")).toMatchObject({ replaces: true, default: "default" });
    expect(fact("aws_kms_key", "deletion_window_in_days")).toMatchObject({ rules: [{ range: [7, 30] }] });
    expect(fact("aws_eks_node_group", "taint")).toEqual({ block: "set", items: [null, 50] });
    expect(fact("data.aws_eks_cluster_auth", "token")).toMatchObject({ sensitive: true });
    expect(loadLearned().get("aws_eks_cluster")?.schemaVersion).toBe(1);
    expect(loadLearned().get("aws_flow_log")?.combinations).toContainEqual({
      kind: "exactlyOne",
      paths: ["eni_id", "subnet_id", "transit_gateway_attachment_id", "transit_gateway_id", "vpc_id"],
    });
  });
});
