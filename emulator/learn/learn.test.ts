import { describe, expect, it } from "vitest";
import type { LearnedPath, LearnedType } from "../learned/learned-type.ts";
import { learnedVersion, loadLearned } from "../learned/load-learned.ts";
import { findProvider, noMirror } from "../real/provider-mirror.ts";
import { learn } from "./learn.ts";
import { allSamples, typesToLearn } from "./what-to-learn.ts";

const executable = findProvider();

/**
 * Whether a type may be asked about again. Not what belongs to buckets, about whose older arguments the provider does not
 * answer the same each time, and not the largest types, which take minutes and hold hardly a kind of fact more.
 */
const mayBeAsked = (type: string): boolean => !type.startsWith("aws_s3_bucket") && pathsOf(type).length <= 20;

function pathsOf(type: string): readonly LearnedPath[] {
  return Object.values(loadLearned().get(type)?.paths ?? {});
}

/** Of every kind of fact that was learned, the type with the fewest arguments that has it. */
function typesOfEachKind(types: readonly string[]): string[] {
  const smallest = new Map<string, string>();
  for (const type of types.toSorted((a, b) => pathsOf(a).length - pathsOf(b).length)) {
    for (const kind of kindsOf(type)) if (!smallest.has(kind)) smallest.set(kind, type);
  }
  return [...new Set(smallest.values())].sort();
}

function kindsOf(type: string): string[] {
  const { combinations = [], ...facts } = loadLearned().get(type) as LearnedType;
  const rules = pathsOf(type).flatMap((path) => path.rules ?? []);
  return [
    ...Object.keys(facts),
    ...combinations.map(({ kind }) => kind),
    ...pathsOf(type).flatMap((path) => [...Object.keys(path), `${path.block} ${path.replaces} ${path.json}`]),
    ...rules.map((rule) => ("format" in rule ? rule.format : Object.keys(rule).join())),
    ...(type.startsWith("data.") ? ["data source"] : []),
  ];
}

describe(`what was learned from provider ${learnedVersion}`, () => {
  it("is learned again by asking again", async ({ skip }) => {
    if (executable === undefined) return skip(noMirror);
    const samples = allSamples();
    const types = typesOfEachKind(typesToLearn(samples).filter(mayBeAsked));
    // One process: beside it, other tests run.
    const { learned, unknown } = await learn({ executable, samples, types, processes: 1 });
    expect(unknown).toEqual([]);
    const kept = loadLearned();
    expect([...learned.keys()].sort()).toEqual(types);
    expect([...kept.keys()].sort(), 'run "pnpm emulator learn"').toEqual(typesToLearn(samples).toSorted());
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
