import { describe, expect, it } from "vitest";
import { imageWarnings } from "./image-warnings.ts";

type Plan = Parameters<typeof imageWarnings>[0] extends Iterable<infer Each> ? Each : never;

const planOf = (...groups: readonly [name: string, release: string | undefined][]) =>
  ({
    stack: { id: "dev-ml-nodes" },
    plan: {
      resource_changes: groups.map(([name, release]) => ({
        address: `aws_eks_node_group.${name}`,
        mode: "managed",
        type: "aws_eks_node_group",
        change: { actions: ["no-op"], before: {}, after: { release_version: release } },
      })),
    },
  }) as unknown as Plan;
const today = new Date("2026-11-27T12:00:00Z");

describe("imageWarnings", () => {
  it("name the groups of an old release together, also those that a plan leaves alone", () => {
    const plan = planOf(["system", "1.35.2-20260101"], ["gpu", "1.35.2-20260101"], ["new", "1.35.4-20261119"]);
    expect(imageWarnings([plan], today)).toEqual([
      'dev-ml-nodes: The image of aws_eks_node_group.system, aws_eks_node_group.gpu is 330 days old, and lacks the security fixes since (release 1.35.2-20260101). Set releaseVersion to "latest" in the environment, or to a newer release.',
    ]);
  });

  it("are silent about what is not known", () => {
    expect(imageWarnings([planOf(["made", undefined], ["own", "ami-0123456789abcdef0"])], today)).toEqual([]);
  });
});
