import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { completeSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { stacksOf } from "./catalogue.ts";
import { formerStacks } from "./stack-node.ts";
import { synthesized } from "./testing/synthesized.ts";

const { training, inference } = completeSpec.clusters!;
const { nlp, vision } = completeSpec.teams!;
const { runners } = completeSpec;
const before = checkEnvironment(completeSpec);
const { templates: old } = await synthesized([before]);
const renamedCluster: PermanentSpec = {
  ...completeSpec,
  clusters: { inference: inference!, jobs: { ...training!, renamedFrom: ["training"] } },
  teams: { nlp: { ...nlp!, cluster: "jobs" }, vision: { ...vision!, cluster: "jobs" } },
  runners: { ...runners!, gpu: { "gpu-l4": { ...runners!.gpu["gpu-l4"]!, cluster: "jobs" } } },
};
const renamedBoth: PermanentSpec = { ...renamedCluster, name: "full", renamedFrom: ["complete"] };

/** The only former name of each stack that was renamed. */
function formerly(spec: PermanentSpec) {
  const environment = checkEnvironment(spec);
  const former = stacksOf(environment).map((node) => [node.id, formerStacks(environment, node)] as const);
  return new Map(former.flatMap(([id, [first]]) => (first === undefined ? [] : [[id, first] as const])));
}

describe.each([
  ["cluster", renamedCluster],
  ["environment with a renamed cluster", renamedBoth],
])("a renamed %s", async (_, spec) => {
  const environment = checkEnvironment(spec);
  const former = formerly(spec);
  const options = { unmoved: former };
  const { templates } = await synthesized([environment], options);

  it("keeps every address and every value of its resources, names and tags included", () => {
    expect(former.size).toBeGreaterThan(0);
    for (const { id } of stacksOf(environment)) {
      const [was, is] = [old[former.get(id)?.id ?? id]!, templates[id]!];
      expect(is.addresses, id).toEqual(was.addresses);
      const ids = [...former].reduce(
        (text, [to, { id: from }]) => text.replaceAll(to, from),
        JSON.stringify(is.resources),
      );
      expect(JSON.parse(ids), id).toEqual(was.resources);
      expect(is.configuration.provider?.["aws"], id).toEqual(was.configuration.provider?.["aws"]);
    }
  });

  it("can be planned on the states that were not moved yet", () => {
    for (const { id } of stacksOf(environment)) {
      const [was, is] = [old[former.get(id)?.id ?? id]!, templates[id]!];
      expect(is.terraform, id).toEqual(was.terraform);
      expect(new Set(Object.values(is.remoteReads)), id).toEqual(new Set(Object.values(was.remoteReads)));
    }
  });
});

describe("formerStacks", () => {
  it("are none for what was never renamed", () => {
    for (const node of stacksOf(before)) expect(formerStacks(before, node)).toEqual([]);
  });

  it("are all combinations of names, since the environment and the cluster may have been renamed at any time", () => {
    const environment = checkEnvironment(renamedBoth);
    const node = stacksOf(environment).find(({ id }) => id === "full-jobs-nodes")!;
    expect(formerStacks(environment, node)).toEqual([
      { environment: "complete", id: "complete-training-nodes" },
      { environment: "complete", id: "complete-jobs-nodes" },
      { environment: "full", id: "full-training-nodes" },
    ]);
  });
});
