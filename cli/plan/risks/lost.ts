import { factsOf } from "@ml-platform/stacks";
import type { Finding, Look } from "./look.ts";

/** What is cut off when a resource of the type is replaced or destroyed. */
const traffic: Readonly<Record<string, string>> = {
  aws_nat_gateway: "what private subnets send to the internet through it is cut off",
  aws_eip: "its public address is given back, and whoever allows that address must learn another",
  aws_internet_gateway: "everything between the VPC and the internet is cut off",
  aws_vpc_endpoint: "what uses the service through it is cut off",
  aws_vpc_peering_connection: "the networks no longer reach each other through it",
  aws_ec2_transit_gateway: "the networks no longer reach each other through it",
  aws_ec2_transit_gateway_vpc_attachment: "the networks no longer reach each other through it",
  aws_vpn_connection: "the networks no longer reach each other through it",
  aws_vpn_gateway: "the networks no longer reach each other through it",
  aws_dx_gateway: "the networks no longer reach each other through it",
  aws_dx_connection: "the networks no longer reach each other through it",
  aws_lb: "its clients are cut off, and a new one has another DNS name",
  aws_alb: "its clients are cut off, and a new one has another DNS name",
  aws_elb: "its clients are cut off, and a new one has another DNS name",
  aws_lb_listener: "its clients are cut off",
  aws_lb_target_group: "its clients are cut off",
  aws_route53_zone: "its names no longer resolve",
  aws_route53_record: "the name no longer resolves",
  aws_cloudfront_distribution: "its clients are cut off",
  aws_api_gateway_rest_api: "its clients are cut off",
  aws_apigatewayv2_api: "its clients are cut off",
  aws_lambda_function: "its callers are cut off",
  aws_sagemaker_endpoint: "its callers are cut off",
  aws_elasticache_replication_group: "its clients are cut off, and what it holds in memory is lost",
  aws_autoscaling_group: "its instances are terminated",
  aws_instance: "it is terminated",
  aws_iam_openid_connect_provider: "whoever signs in through it loses access",
  aws_eks_addon: "what it does for pods stops",
  helm_release: "what it runs is stopped",
};

/** What is replaced or destroyed although it holds data or serves traffic. */
export function lost({ action, type, thing }: Look): Finding[] {
  if (action !== "replace" && action !== "destroy") return [];
  const what = `${thing} is ${action === "replace" ? "replaced" : "destroyed"}`;
  const keeps = factsOf(type)?.keeps;
  if (keeps !== undefined) return [{ kind: "data-lost", text: `${what}, and what it holds is lost: ${keeps}.` }];
  const consequence = traffic[type];
  return consequence === undefined ? [] : [{ kind: "traffic-interrupted", text: `${what}: ${consequence}.` }];
}
