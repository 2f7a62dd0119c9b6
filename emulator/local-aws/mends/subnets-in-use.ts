import type { Actions } from "../action.ts";
import { AwsError } from "../aws-error.ts";
import { elementsAt } from "../xml.ts";

/** moto deletes subnets that hold interfaces. Those of EKS control planes keep them, as they do on AWS. */
export const subnetsInUse: Actions = {
  DeleteSubnet: async (parameters, { pass, client }) => {
    const id = parameters.get("SubnetId") ?? "";
    const interfaces = await client.query("ec2", "DescribeNetworkInterfaces", {
      "Filter.1.Name": "subnet-id",
      "Filter.1.Value.1": id,
    });
    const descriptions = elementsAt(interfaces, "networkInterfaceSet/item/description");
    if (!descriptions.some(({ text }) => text.startsWith("Amazon EKS "))) return pass(parameters);
    throw new AwsError(400, "DependencyViolation", `The subnet '${id}' has dependencies and cannot be deleted.`);
  },
};
