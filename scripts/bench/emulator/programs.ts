/** A Terraform program in Terraform's JSON. */
export type Program = Readonly<Record<string, unknown>>;

/** The values of a resource's arguments, in which references are expressions such as `${aws_vpc.main.id}`. */
type Arguments = Readonly<Record<string, unknown>>;

/** A network and, `sets` times, a subnet with its route table and a security group with its rule. */
const perSet = 5;

/**
 * Two programs of the same resources with the same references between them: one of emulated types, and one of
 * `terraform_data`, which Terraform makes without a provider process. Each resource is a block of its own, as cdktf writes
 * them: instances of `count` cost Terraform itself the square of their number.
 *
 * @param sets 1 to 256: each has one octet of a CIDR block
 */
export function programs(sets: number): {
  readonly resources: number;
  readonly emulated: Program;
  readonly plain: Program;
} {
  const emulated = resourcesOf(sets);
  const plain = Object.entries(emulated).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([name, input]) => [`${type}_${name}`, { input: asPlain(input) }] as const),
  );
  return {
    resources: 1 + sets * perSet,
    emulated: { provider: { aws: { region: "us-east-1" } }, resource: emulated },
    plain: { resource: { terraform_data: Object.fromEntries(plain) } },
  };
}

function resourcesOf(sets: number): Readonly<Record<string, Readonly<Record<string, Arguments>>>> {
  const each = (of: (index: number) => Arguments): Record<string, Arguments> =>
    Object.fromEntries(Array.from({ length: sets }, (_, index) => [`set_${index}`, of(index)]));
  const vpc_id = "${aws_vpc.main.id}";
  return {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: each((index) => ({
      vpc_id,
      cidr_block: `10.0.${index}.0/24`,
      availability_zone: "us-east-1a",
      tags: { Name: `subnet-${index}` },
    })),
    aws_route_table: each((index) => ({ vpc_id, tags: { Name: `table-${index}` } })),
    aws_route_table_association: each((index) => ({
      subnet_id: `\${aws_subnet.set_${index}.id}`,
      route_table_id: `\${aws_route_table.set_${index}.id}`,
    })),
    aws_security_group: each((index) => ({ vpc_id, name: `group-${index}`, description: "One of many" })),
    aws_vpc_security_group_ingress_rule: each((index) => ({
      security_group_id: `\${aws_security_group.set_${index}.id}`,
      cidr_ipv4: "10.0.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    })),
  };
}

/** The same arguments with references to `terraform_data`. */
function asPlain(input: Arguments): unknown {
  const text = JSON.stringify(input).replaceAll(/\$\{(aws_\w+)\.(\w+)\.id\}/g, "${terraform_data.$1_$2.id}");
  return JSON.parse(text) as unknown;
}
