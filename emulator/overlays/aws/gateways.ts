import type { Change, Surroundings } from "../overlay.ts";
import { addressText, parseCidr } from "./cidr.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

function publicAddress({ make }: Surroundings): string {
  return addressText(3 * 2 ** 24 + Number.parseInt(make.hex(6), 16));
}

/** An address of the subnet's block, outside the first four and the last one, which AWS reserves. */
function privateAddress(change: Change): string {
  const range = parseCidr(text(objectById(change, "aws_subnet", change.planned["subnet_id"])?.["cidr_block"]));
  if (range === undefined) return "";
  const usable = Math.max(1, range.last - range.first - 5);
  return addressText(range.first + 4 + (Number.parseInt(change.make.hex(6), 16) % usable));
}

/** Source: API reference, CreateNatGateway. */
const natRefusals: readonly Refusal[] = [
  {
    code: "MissingParameter",
    onCreate: true,
    message: ({ planned: { connectivity_type, allocation_id } }) =>
      connectivity_type !== "private" && text(allocation_id) === ""
        ? "The request must include the AllocationId parameter. Add the required parameter and retry the request."
        : undefined,
  },
  {
    code: "Gateway.NotAttached",
    onCreate: true,
    message: (change) => {
      const vpc = objectById(change, "aws_subnet", change.planned["subnet_id"])?.["vpc_id"] ?? null;
      return change.planned["connectivity_type"] === "private" ||
        change.find("aws_internet_gateway").some(({ attributes }) => attributes["vpc_id"] === vpc)
        ? undefined
        : `Network ${text(vpc)} has no Internet gateway attached`;
    },
  },
];

export const gateways: Record<string, AwsOverlay> = {
  aws_nat_gateway: {
    refusals: natRefusals,
    computed: (change) => ({
      association_id: change.make.ec2("eipassoc"),
      network_interface_id: change.make.ec2("eni"),
      private_ip: privateAddress(change),
      public_ip:
        text(objectById(change, "aws_eip", change.planned["allocation_id"])?.["public_ip"]) || publicAddress(change),
      vpc_id: objectById(change, "aws_subnet", change.planned["subnet_id"])?.["vpc_id"] ?? null,
    }),
  },

  aws_eip: {
    computed: (change) => {
      const address = publicAddress(change);
      return {
        allocation_id: change.id,
        domain: "vpc",
        network_border_group: change.region,
        private_dns: null,
        public_dns: `ec2-${address.replaceAll(".", "-")}.${change.region}.compute.amazonaws.com`,
        public_ip: address,
        public_ipv4_pool: "amazon",
      };
    },
  },
};
