import { objectIdText } from "../../cluster-providers/object-id.ts";
import { stringsAt } from "../../provider/paths.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { ResourceOverlay } from "../overlay.ts";
import { FieldResource, type HeldFields } from "./field-resource.ts";
import { asLearned, factsOf } from "./provider-facts.ts";

const template: readonly string[] = ["spec", "template", "metadata", "annotations"];

/** Types that set fields of objects that somebody else makes. */
export const fieldTypes: Readonly<Record<string, ResourceOverlay>> = {
  kubernetes_labels: fields("kubernetes_labels", [{ attribute: "labels", at: () => ["metadata", "labels"] }]),
  kubernetes_annotations: fields("kubernetes_annotations", [
    { attribute: "annotations", at: () => ["metadata", "annotations"] },
    {
      attribute: "template_annotations",
      at: (kind) => (kind === "CronJob" ? ["spec", "jobTemplate", ...template] : template),
    },
  ]),
};

function fields(type: string, held: readonly HeldFields[]): ResourceOverlay {
  return {
    learned: asLearned(factsOf(type)),
    computed: ({ planned }) => ({ id: idOf(planned) }),
    finish: (state) => {
      const [name = ""] = stringsAt(state, "metadata.*.name");
      return { ...state, metadata: [{ name, namespace: stringsAt(state, "metadata.*.namespace")[0] ?? "" }] };
    },
    inCluster: () => new FieldResource(held),
  };
}

function idOf(attributes: ObjectValue): string {
  const [name = ""] = stringsAt(attributes, "metadata.*.name");
  const [namespace = ""] = stringsAt(attributes, "metadata.*.namespace");
  return objectIdText({
    apiVersion: String(attributes["api_version"]),
    kind: String(attributes["kind"]),
    name,
    namespace,
  });
}
