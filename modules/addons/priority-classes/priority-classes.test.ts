import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import PriorityClasses from "./priority-classes.ts";
import type { priorityClasses } from "./spec.ts";

type Options = NonNullable<AddonProps<typeof priorityClasses.options>["options"]>;

const type = "kubernetes_priority_class_v1";

function templateOf(options?: Options): Template {
  return Template.synthesize((stack) => {
    new PriorityClasses(stack, "classes", {
      cluster: aClusterRef,
      around: alone,
      ...(options !== undefined && { options }),
    });
  });
}

describe("priority classes", () => {
  it("let services go before notebooks, these before training, and spare work after everything", () => {
    const classes = templateOf()
      .resourcesOfType(type)
      .map(({ metadata, value, preemption_policy, global_default }) => ({
        name: (metadata as { name: string }).name,
        value: Number(value),
        preemption_policy,
        global_default,
      }))
      .sort((one, other) => other.value - one.value);
    const ends = { preemption_policy: "PreemptLowerPriority", global_default: false };
    expect(classes).toEqual([
      { name: "serving", value: 100_000, ...ends },
      { name: "interactive", value: 50_000, ...ends },
      { name: "training", value: 10_000, ...ends },
      // Below -10, for which the autoscaler adds no node.
      { name: "spare", value: -1000, preemption_policy: "Never", global_default: false },
    ]);
  });

  it("are those that an environment lists, the default after all others", () => {
    const template = templateOf({
      classes: {
        low: { value: 1, description: "Low.", globalDefault: true },
        medium: { value: 2, description: "Medium." },
        high: { value: 3, description: "High." },
      },
    });
    const named = (name: string) => template.addressOf(type, { metadata: { name } });
    const after = (name: string) => template.resource(type, { metadata: { name } })["depends_on"];
    expect(template.resourcesOfType(type)).toHaveLength(3);
    expect([after("high"), after("medium"), after("low")]).toEqual([[], [named("high")], [named("medium")]]);
    expect(template.resource(type, { metadata: { name: "low" } })).toMatchObject({ global_default: true, value: 1 });
  });

  it("are refused where Kubernetes would refuse them, all at once", () => {
    const description = "Some.";
    const classes = {
      "system-ours": { value: 1, description, globalDefault: true },
      High_Priority: { value: 1_000_000_001, description },
      half: { value: 0.5, description, globalDefault: true },
    };
    expect(() => templateOf({ classes })).toThrow(
      [
        "The add-on priority-classes of the cluster dev-ml is not valid:",
        '  classes.system-ours: "system-ours" begins with "system-", which only classes of Kubernetes do. Rename it.',
        '  classes.High_Priority: "High_Priority" is not the name of a priority class. Use lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part.',
        "  classes.High_Priority.value: 1000000001 is not a priority. Use a whole number from -2147483648 to 1000000000.",
        "  classes.half.value: 0.5 is not a priority. Use a whole number from -2147483648 to 1000000000.",
        "  classes.half.globalDefault: system-ours is the class of pods that name none already. Only one class can be.",
      ].join("\n"),
    );
    expect(() => templateOf({ classes: {} })).toThrow("There is no class. Add one, or remove the add-on.");
  });
});
