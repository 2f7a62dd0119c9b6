import type { Actions } from "../action.ts";
import { itemSet, tagItems, tagsOf, without } from "../ec2/parameters.ts";
import { elementsAt, xmlText } from "../xml.ts";

/** moto drops the tags that DHCP options are created with: they are created without, then tagged. */
export const dhcpOptionsTags: Actions = {
  CreateDhcpOptions: async (parameters, { pass, client }) => {
    const tags = tagsOf(parameters);
    const answer = await pass(without(parameters, "TagSpecification"));
    const [options] = elementsAt(answer, "dhcpOptions");
    if (options === undefined || tags.size === 0) return answer;
    const pairs = [...tags].flatMap(([key, value], index) => [
      [`Tag.${index + 1}.Key`, key],
      [`Tag.${index + 1}.Value`, value],
    ]);
    await client.query("ec2", "CreateTags", {
      "ResourceId.1": xmlText(options, "dhcpOptionsId"),
      ...Object.fromEntries(pairs),
    });
    const others = options.children.filter((child) => child.name !== "tagSet");
    options.children = [...others, itemSet("tagSet", tagItems(tags))];
    return answer;
  },
};
