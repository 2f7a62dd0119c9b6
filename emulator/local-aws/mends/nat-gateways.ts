import type { Actions } from "../action.ts";
import { elementsAt } from "../xml.ts";

/** In moto, the address of a NAT gateway that was deleted remains associated, and no other gateway can have it. */
export const natGateways: Actions = {
  DeleteNatGateway: async (parameters, { pass, client }) => {
    const gateways = await client.query("ec2", "DescribeNatGateways", {
      "NatGatewayId.1": parameters.get("NatGatewayId") ?? "",
    });
    const answer = await pass(parameters);
    const addresses = elementsAt(gateways, "natGatewaySet/item/natGatewayAddressSet/item/allocationId");
    for (const { text } of addresses) {
      const described = await client.query("ec2", "DescribeAddresses", { "AllocationId.1": text });
      const [association] = elementsAt(described, "addressesSet/item/associationId");
      if (association !== undefined) {
        await client.query("ec2", "DisassociateAddress", { AssociationId: association.text });
      }
    }
    return answer;
  },
};
