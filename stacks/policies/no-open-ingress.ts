import { isOpenRange } from "@ml-platform/rules";
import { blocks, type JsonObject, type Policy } from "./policy.ts";

/** The source ranges that each type lets in. */
const sources: Readonly<Record<string, (config: JsonObject) => unknown[]>> = {
  aws_vpc_security_group_ingress_rule: (config) => [config["cidr_ipv4"], config["cidr_ipv6"]],
  aws_security_group: (config) =>
    blocks(config["ingress"]).flatMap((rule) => [rule["cidr_blocks"], rule["ipv6_cidr_blocks"]].flat()),
  aws_eks_cluster: (config) =>
    blocks(config["vpc_config"])
      .filter((vpc) => vpc["endpoint_public_access"] === true)
      .flatMap((vpc) => vpc["public_access_cidrs"] ?? ["0.0.0.0/0"]),
};

export const noOpenIngress: Policy = {
  id: "no-open-ingress",
  description: "Nothing lets the whole internet in.",
  check({ type, config }) {
    const open = sources[type]?.(config).find((range) => isOpenRange(String(range)));
    return open === undefined ? undefined : `lets ${open} in: name the ranges that need access`;
  },
};
