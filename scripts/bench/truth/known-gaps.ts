import type { WitnessName } from "./mistake.ts";

/** Why mistakes that the emulator is to notice still pass. */
const emulatorGaps: Readonly<Record<string, readonly string[]>> = {
  "the real provider validates it, and the emulator does not know the rule yet": [
    "DHCP options without any option",
    "a rule of the default group without ports",
    "a thumbprint that is too short",
  ],
  "AWS is documented to refuse it, and the emulator does not model it": [
    "a subnet smaller than AWS permits",
    "a description with letters that EC2 does not take",
    "a path without slashes",
    "an OIDC provider without clients",
    "a Kubernetes version with a patch",
    "a Kubernetes version with a v",
    "an IAM policy where an access policy belongs",
    "an unknown scope of access",
    "a tag value of a group that is too long",
    "a tag value of 300 characters",
    "a tag key of 129 characters",
    "a tag key that AWS reserves",
    "51 tags",
    "a public NAT gateway without an address",
    "an unknown endpoint service",
    "a gateway endpoint of a service that has none",
    "a rule whose ports are the wrong way round",
    "an unknown protocol",
    "an unknown condition operator",
    "a policy version that does not exist",
    "an unknown kind of principal",
    "a service that does not exist",
    "a role that trusts another service",
    "a pod's role that does not let EKS tag the session",
    "a policy of AWS that does not exist",
    "an action without its service",
    "a resource that is no ARN",
    "an inline policy of more than 10,240 characters",
    "a key policy that locks everybody out",
    "a Kubernetes version that does not exist",
    "a range of services that overlaps the VPC",
    "a cluster that nobody can reach",
    "a cluster that does not wait for its role's policy",
    "an add-on that does not exist",
    "an add-on version that does not exist",
    "a Pod Identity of a role that does not trust pods",
    "a group that Kubernetes reserves",
    "an access policy that does not exist",
    "access to namespaces that names none",
    "an AMI for another processor",
    "an instance type that does not exist",
    "a label that Kubernetes reserves",
    "a label that EKS reserves",
    "a label value with a space",
    "a label value of 64 characters",
    "remote access beside a launch template",
    "an instance profile in the launch template",
    "a Kubernetes version beside an image of one's own",
    "a node group that does not wait for its role's policies",
    "a node role without the policy for nodes",
    "coredns before there are nodes",
    "a volume of no size",
    "user data that is no base64",
    "security groups beside network interfaces",
    "a placement group that does not exist",
    "a capacity reservation that does not exist",
    "a capacity block without a type in the template",
  ],
};

const gaps: Partial<Record<WitnessName, ReadonlySet<string>>> = {
  emulator: new Set(Object.values(emulatorGaps).flat()),
};

/** The titles of the mistakes that a witness is known to miss, although the set says that it notices them. */
export function gapsOf(name: WitnessName): ReadonlySet<string> {
  return gaps[name] ?? new Set();
}
