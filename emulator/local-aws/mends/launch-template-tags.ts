import type { Actions } from "../action.ts";
import { itemSet, tagItems } from "../ec2/parameters.ts";
import { elementsAt, xmlText } from "../xml.ts";

/**
 * Tags of launch templates as moto mistakes them: those given at creation become part of the first version's data, and
 * later changes do not show.
 */
export const launchTemplateTags: Actions = {
  DescribeLaunchTemplateVersions: async (parameters, { pass }) => {
    const answer = await pass(parameters);
    for (const data of elementsAt(answer, "launchTemplateVersionSet/item/launchTemplateData")) {
      for (const specifications of elementsAt(data, "tagSpecificationSet")) {
        specifications.children = specifications.children.filter(
          (specification) => xmlText(specification, "resourceType") !== "launch-template",
        );
        if (specifications.children.length > 0) continue;
        data.children = data.children.filter((child) => child !== specifications);
      }
    }
    return answer;
  },

  DescribeLaunchTemplates: async (parameters, { pass, client }) => {
    const answer = await pass(parameters);
    for (const template of elementsAt(answer, "launchTemplates/item")) {
      const tags = await client.query("ec2", "DescribeTags", {
        "Filter.1.Name": "resource-id",
        "Filter.1.Value.1": xmlText(template, "launchTemplateId"),
      });
      const pairs = elementsAt(tags, "tagSet/item").map((tag) => [xmlText(tag, "key"), xmlText(tag, "value")] as const);
      const others = template.children.filter((child) => child.name !== "tagSet");
      template.children = [...others, itemSet("tagSet", tagItems(pairs))];
    }
    return answer;
  },
};
