import type { Actions } from "../action.ts";
import { element, elementsAt, type Xml, xmlText } from "../xml.ts";

/**
 * Security group rules as moto mistakes them: DescribeSecurityGroupRules has no description of rules whose source is a
 * security group, which DescribeSecurityGroups has; ModifySecurityGroupRules wants ports where all protocols are meant,
 * and cannot remove a description.
 */
export const securityGroupRules: Actions = {
  DescribeSecurityGroupRules: async (parameters, { pass, client }) => {
    const answer = await pass(parameters);
    for (const rule of elementsAt(answer, "securityGroupRuleSet/item")) {
      const [description] = elementsAt(rule, "description");
      if (description?.text === "") rule.children = rule.children.filter((child) => child !== description);
      if (description !== undefined || xmlText(rule, "referencedGroupInfo/groupId") === "") continue;
      const group = await client.query("ec2", "DescribeSecurityGroups", { "GroupId.1": xmlText(rule, "groupId") });
      const text = descriptionIn(group, rule);
      if (text !== "") rule.children = [...rule.children, element("description", text)];
    }
    return answer;
  },

  ModifySecurityGroupRules: (parameters, { pass }) => {
    const changed = new URLSearchParams(parameters);
    for (let index = 1; changed.has(`SecurityGroupRule.${index}.SecurityGroupRuleId`); index++) {
      const rule = `SecurityGroupRule.${index}.SecurityGroupRule`;
      const all = changed.get(`${rule}.IpProtocol`) === "-1";
      for (const port of ["FromPort", "ToPort"]) if (all) changed.set(`${rule}.${port}`, "-1");
      if (!changed.has(`${rule}.Description`)) changed.set(`${rule}.Description`, "");
    }
    return pass(changed);
  },
};

/** The description of a rule's source group, in the group that the rule belongs to. */
function descriptionIn(groups: Xml, rule: Xml): string {
  const permissions = xmlText(rule, "isEgress") === "true" ? "ipPermissionsEgress" : "ipPermissions";
  // A rule for all protocols has ports in one answer, and none in the other.
  const compared = xmlText(rule, "ipProtocol") === "-1" ? ["ipProtocol"] : ["ipProtocol", "fromPort", "toPort"];
  const same = (permission: Xml) => compared.every((name) => xmlText(permission, name) === xmlText(rule, name));
  const source = elementsAt(groups, `securityGroupInfo/item/${permissions}/item`)
    .filter(same)
    .flatMap((permission) => elementsAt(permission, "groups/item"))
    .find((group) => xmlText(group, "groupId") === xmlText(rule, "referencedGroupInfo/groupId"));
  return source === undefined ? "" : xmlText(source, "description");
}
