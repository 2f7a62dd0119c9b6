import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { platformTagKeys } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "./testing/synthesized.ts";

const withTags = (own: Record<string, string>) =>
  synthesized([checkEnvironment({ ...smallSpec, tags: { costCentre: "ml", ...own } })]);

describe("tags of an environment", () => {
  it("reach everything that Terraform creates, and what EC2 launches", async () => {
    const { templates } = await withTags({ team: "vision", "data-class": "c2" });
    for (const template of Object.values(templates)) {
      expect(template.provider("aws")["default_tags"]).toMatchObject([
        { tags: { team: "vision", "data-class": "c2" } },
      ]);
    }
    const launchTemplates = templates["small-ml-nodes"]!.resourcesOfType("aws_launch_template");
    expect(launchTemplates.length).toBeGreaterThan(1);
    for (const { tag_specifications } of launchTemplates) {
      for (const { tags } of tag_specifications as { tags: object }[]) {
        expect(tags).toMatchObject({ team: "vision", "data-class": "c2", "cost-centre": "ml" });
      }
    }
  });

  it("are the platform's where there are no others", async () => {
    const { templates } = await withTags({});
    const [{ tags }] = templates["small-network"]!.provider("aws")["default_tags"] as [{ tags: object }];
    expect(Object.keys(tags).sort()).toEqual([...platformTagKeys].sort());
  });

  it("leave room for those of the cluster autoscaler", () => {
    const labels = Object.fromEntries([...Array(36).keys()].map((n) => [`key-${n}`, "a"]));
    const group = { instanceType: "m7i.large", size: { min: 1, max: 2 }, labels };
    const clusters = { ml: { nodeGroups: { system: group } } };
    const tagged = (count: number) => ({
      costCentre: "ml",
      ...Object.fromEntries([...Array(count).keys()].map((n) => [`tag-${n}`, "a"])),
    });
    expect(() => checkEnvironment({ ...smallSpec, tags: tagged(6), clusters })).not.toThrow();
    expect(() => checkEnvironment({ ...smallSpec, tags: tagged(7), clusters })).toThrow(
      "clusters.ml.nodeGroups.system.labels: 38 tags for the cluster autoscaler and 13 of the environment are more than the 50 that AWS accepts.",
    );
  });

  it("are shown with the key that was probably meant", async () => {
    const { stacks } = await withTags({ ownr: "anna" });
    expect(stacks.flatMap(({ warnings }) => warnings.map(({ message }) => message))).toEqual([
      'tags.ownr: "ownr" becomes a tag of its own. Did you mean "owner", which the platform sets?',
    ]);
  });
});
