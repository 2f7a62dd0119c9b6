import { describe, expect, it } from "vitest";
import { allTags, messages, messagesOf } from "./testing/messages.ts";

const { stack: _stack, ...someTags } = allTags;

function groupTags(tags: object, propagate_at_launch: unknown = true) {
  return { tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagate_at_launch })) };
}

describe("required-tags", () => {
  it("requires every tag on the provider", () => {
    const { owner: _owner, ...rest } = allTags;
    expect(messages("aws_vpc", {}, { defaultTags: rest })).toEqual([
      "dev-network/it the provider's default tags lack owner (policy required-tags)",
    ]);
  });

  it.each([
    ["aws_launch_template", { tag_specifications: [{ resource_type: "instance", tags: someTags }] }, "instance"],
    [
      "aws_launch_template",
      {
        tag_specifications: [
          { resource_type: "instance", tags: allTags },
          { resource_type: "volume", tags: { ...allTags, stack: "" } },
        ],
      },
      "volume",
    ],
    ["aws_autoscaling_group", groupTags(someTags), "instances"],
    ["aws_spot_fleet_request", { launch_specification: [{ tags: someTags }] }, "instance"],
    ["aws_batch_compute_environment", { compute_resources: { type: "SPOT", tags: someTags } }, "instances"],
  ])("requires tags on what the default tags do not reach: %s %j", (type, config, what) => {
    expect(messagesOf("required-tags", type, config)).toEqual([
      `what it launches (${what}) lacks the tags stack: pass the stack's tags`,
    ]);
  });

  it("ignores tags of a group that are not propagated", () => {
    expect(messagesOf("required-tags", "aws_autoscaling_group", groupTags(allTags, false))).toHaveLength(1);
  });

  it.each([
    ["aws_autoscaling_group", groupTags(allTags)],
    ["aws_spot_fleet_request", { launch_template_config: [{}] }],
    ["aws_batch_compute_environment", { compute_resources: { type: "FARGATE" } }],
    ["aws_instance", {}],
  ])("accepts what is tagged, or reached by the default tags: %s %j", (type, config) => {
    expect(messagesOf("required-tags", type, config)).toEqual([]);
  });
});
