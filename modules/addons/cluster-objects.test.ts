import { UserError } from "@ml-platform/rules";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { ClusterObjects, type ClusterObjectsProps } from "./cluster-objects.ts";

const flavor = { apiVersion: "kueue.x-k8s.io/v1beta1", kind: "ResourceFlavor", metadata: { name: "spot" } };

function templateOf(props: Partial<ClusterObjectsProps> = {}): Template {
  return Template.synthesize((stack) => {
    const kueue = new DataResource(stack, "kueue");
    const common = { name: "queues", namespace: "kueue-system", objects: [flavor], dependsOn: [kueue] };
    const objects = new ClusterObjects(stack, "queues", { ...common, ...props });
    new DataResource(stack, "after", { dependsOn: [objects] });
  });
}

describe("ClusterObjects", () => {
  it("are one release of the repository's chart, after what brings their kinds", () => {
    const template = templateOf();
    expect(template.resource("helm_release")).toEqual({
      name: "queues",
      namespace: "kueue-system",
      chart: "./charts/objects",
      values: [JSON.stringify({ objects: [flavor] })],
      wait: true,
      atomic: true,
      max_history: 10,
      depends_on: ["terraform_data.kueue"],
    });
    expect(template.resourcesOfType("terraform_data")).toContainEqual(
      expect.objectContaining({ depends_on: [template.addressOf("helm_release")] }),
    );
  });

  it("are refused with everything that is wrong, before anything is planned", () => {
    const wrong = () => templateOf({ name: "Queues", objects: [flavor, flavor, { ...flavor, kind: "LocalQueue" }] });
    expect(wrong).toThrow(UserError);
    expect(wrong).toThrow(
      /^The Helm release Queues is not valid:\n {2}releaseName: "Queues" .*\n {2}objects\[1\]: .* is listed twice.*\n {2}objects\[2\]\.metadata\.namespace: /,
    );
  });
});
