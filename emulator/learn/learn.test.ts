import { describe, expect, it } from "vitest";
import { learnedVersion, loadLearned } from "../learned/load-learned.ts";
import { findProvider, noMirror } from "../testing/provider-mirror.ts";
import { learn } from "./learn.ts";
import { allSamples, typesToLearn } from "./what-to-learn.ts";

const executable = findProvider();

/**
 * Types with more arguments are not asked about again, to save two minutes: the others hold nearly every kind of fact. Nor
 * is what belongs to buckets, about whose older arguments the provider does not answer the same each time.
 */
const mostArguments = 20;

const isAskedAgain = (type: string): boolean =>
  !type.startsWith("aws_s3_bucket") && Object.keys(loadLearned().get(type)?.paths ?? {}).length <= mostArguments;

describe(`what was learned from provider ${learnedVersion}`, () => {
  it("is learned again by asking again", async ({ skip }) => {
    if (executable === undefined) return skip(noMirror);
    const samples = allSamples();
    const types = typesToLearn(samples).filter(isAskedAgain);
    // One process: beside it, other tests run.
    const { learned, unknown } = await learn({ executable, samples, types, processes: 1 });
    expect(unknown).toEqual([]);
    const kept = loadLearned();
    expect([...learned.keys()].sort(), 'run "pnpm emulator learn"').toEqual(
      [...kept.keys()].filter(isAskedAgain).sort(),
    );
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
