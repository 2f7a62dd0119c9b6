import { isFalse, isTrue, type JsonObject, list, nested } from "../configuration.ts";
import { each, nothing, type ResourceTypes } from "./resource-type.ts";

function rangesOf(rule: JsonObject): unknown[] {
  return ["cidr_blocks", "ipv6_cidr_blocks"].flatMap((attribute) => list(rule[attribute]));
}

function rangesOfGroup(config: JsonObject): unknown[] {
  return nested(config, "ingress").flatMap(rangesOf);
}

/** What an entry of a network ACL lets in. Its action is `allow` or `deny`. */
function rangesOfEntry(entry: JsonObject, action: unknown): unknown[] {
  return /^deny$/i.test(String(action)) ? [] : [entry["cidr_block"], entry["ipv6_cidr_block"]];
}

function rangesOfAcl(config: JsonObject): unknown[] {
  return nested(config, "ingress").flatMap((entry) => rangesOfEntry(entry, entry["action"]));
}

/**
 * VPC, routing, firewalls, load balancers, DNS and links to other networks.
 *
 * A load balancer or gateway that faces the internet opens nothing by itself: its security group does. The policy of a
 * VPC endpoint names principal `*` by default and restricts what clients inside the VPC may do; it lets nobody in, and is
 * not read ("Control access to VPC endpoints using endpoint policies" in the AWS PrivateLink guide).
 *
 * Sources of defaults: aws_security_group_rule, aws_network_acl_rule (`egress` is false), aws_vpc_endpoint_service in
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const awsNetwork: ResourceTypes = {
  ...each(
    `aws_vpc aws_vpc_dhcp_options aws_vpc_dhcp_options_association aws_default_vpc aws_default_vpc_dhcp_options
     aws_vpc_ipv4_cidr_block_association aws_vpc_ipv6_cidr_block_association aws_vpc_block_public_access_options
     aws_subnet aws_default_subnet aws_ec2_subnet_cidr_reservation aws_internet_gateway aws_internet_gateway_attachment
     aws_egress_only_internet_gateway aws_nat_gateway aws_eip aws_eip_association aws_eip_domain_name
     aws_route aws_route_table aws_route_table_association aws_main_route_table_association aws_default_route_table
     aws_vpc_peering_connection aws_vpc_peering_connection_accepter aws_vpc_peering_connection_options
     aws_vpc_endpoint aws_vpc_endpoint_policy aws_vpc_endpoint_private_dns aws_vpc_endpoint_route_table_association
     aws_vpc_endpoint_security_group_association aws_vpc_endpoint_subnet_association
     aws_vpc_endpoint_connection_accepter aws_vpc_endpoint_connection_notification
     aws_vpc_security_group_egress_rule aws_vpc_security_group_vpc_association
     aws_network_acl_association aws_network_interface aws_network_interface_attachment
     aws_network_interface_sg_attachment aws_flow_log aws_vpc_network_performance_metric_subscription`,
    nothing,
  ),
  aws_vpc_security_group_ingress_rule: {
    ...nothing,
    sources: (config) => [config["cidr_ipv4"], config["cidr_ipv6"]],
  },
  aws_security_group_rule: {
    ...nothing,
    sources: (config) => (config["type"] === "egress" ? [] : rangesOf(config)),
  },
  ...each("aws_security_group aws_default_security_group", { ...nothing, sources: rangesOfGroup }),
  ...each("aws_network_acl aws_default_network_acl", { ...nothing, sources: rangesOfAcl }),
  aws_network_acl_rule: {
    ...nothing,
    sources: (config) => (isTrue(config["egress"]) ? [] : rangesOfEntry(config, config["rule_action"])),
  },
  // Rules let in whatever ranges the list that they refer to has.
  aws_ec2_managed_prefix_list: {
    ...nothing,
    sources: (config) => nested(config, "entry").map(({ cidr }) => cidr),
  },
  aws_ec2_managed_prefix_list_entry: { ...nothing, sources: (config) => [config["cidr"]] },
  aws_vpc_endpoint_service: {
    ...nothing,
    openToAll: (config) =>
      list(config["allowed_principals"]).includes("*") && isFalse(config["acceptance_required"])
        ? "name its allowed_principals, or set acceptance_required to true"
        : undefined,
  },
  aws_vpc_endpoint_service_allowed_principal: {
    ...nothing,
    openToAll: (config) => (config["principal_arn"] === "*" ? "name the principal_arn" : undefined),
  },

  ...each(
    `aws_lb aws_lb_listener aws_lb_listener_certificate aws_lb_listener_rule aws_lb_target_group
     aws_lb_target_group_attachment aws_lb_trust_store aws_lb_trust_store_revocation aws_lb_cookie_stickiness_policy
     aws_lb_ssl_negotiation_policy aws_elb aws_elb_attachment aws_proxy_protocol_policy
     aws_globalaccelerator_accelerator aws_globalaccelerator_listener aws_globalaccelerator_endpoint_group
     aws_wafv2_web_acl aws_wafv2_web_acl_association aws_wafv2_web_acl_logging_configuration aws_wafv2_rule_group
     aws_wafv2_ip_set aws_wafv2_regex_pattern_set aws_shield_protection
     aws_networkfirewall_firewall aws_networkfirewall_firewall_policy aws_networkfirewall_logging_configuration
     aws_networkfirewall_rule_group`,
    nothing,
  ),
  ...each(
    `aws_route53_zone aws_route53_record aws_route53_zone_association aws_route53_vpc_association_authorization
     aws_route53_health_check aws_route53_query_log aws_route53_delegation_set aws_route53_key_signing_key
     aws_route53_hosted_zone_dnssec aws_route53_resolver_endpoint aws_route53_resolver_rule
     aws_route53_resolver_rule_association aws_route53_resolver_query_log_config
     aws_route53_resolver_query_log_config_association aws_route53_resolver_dnssec_config
     aws_route53_resolver_firewall_config aws_route53_resolver_firewall_domain_list
     aws_route53_resolver_firewall_rule aws_route53_resolver_firewall_rule_group
     aws_route53_resolver_firewall_rule_group_association
     aws_service_discovery_http_namespace aws_service_discovery_private_dns_namespace
     aws_service_discovery_public_dns_namespace aws_service_discovery_service aws_service_discovery_instance`,
    nothing,
  ),
  ...each(
    `aws_dx_connection aws_dx_connection_association aws_dx_connection_confirmation aws_dx_hosted_connection aws_dx_lag
     aws_dx_macsec_key_association aws_dx_bgp_peer aws_dx_gateway aws_dx_gateway_association
     aws_dx_gateway_association_proposal aws_dx_private_virtual_interface aws_dx_public_virtual_interface
     aws_dx_transit_virtual_interface aws_dx_hosted_private_virtual_interface
     aws_dx_hosted_private_virtual_interface_accepter aws_dx_hosted_public_virtual_interface
     aws_dx_hosted_public_virtual_interface_accepter aws_dx_hosted_transit_virtual_interface
     aws_dx_hosted_transit_virtual_interface_accepter
     aws_customer_gateway aws_vpn_gateway aws_vpn_gateway_attachment aws_vpn_gateway_route_propagation
     aws_vpn_connection aws_vpn_connection_route aws_ec2_client_vpn_endpoint aws_ec2_client_vpn_authorization_rule
     aws_ec2_client_vpn_network_association aws_ec2_client_vpn_route
     aws_ec2_transit_gateway aws_ec2_transit_gateway_connect aws_ec2_transit_gateway_connect_peer
     aws_ec2_transit_gateway_peering_attachment aws_ec2_transit_gateway_peering_attachment_accepter
     aws_ec2_transit_gateway_prefix_list_reference aws_ec2_transit_gateway_route aws_ec2_transit_gateway_route_table
     aws_ec2_transit_gateway_route_table_association aws_ec2_transit_gateway_route_table_propagation
     aws_ec2_transit_gateway_vpc_attachment aws_ec2_transit_gateway_vpc_attachment_accepter
     aws_networkmanager_global_network aws_networkmanager_site aws_networkmanager_device aws_networkmanager_link
     aws_networkmanager_transit_gateway_registration`,
    nothing,
  ),
};
