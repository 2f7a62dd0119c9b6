import { other, type Pair, pair } from "./pair.ts";

const json = (value: unknown, indent?: number) => JSON.stringify(value, undefined, indent);
const statement = (more: object = {}) => ({ Effect: "Allow", Action: ["s3:GetObject"], Resource: "*", ...more });
const roles = (account: string, ...names: string[]) => names.map((name) => `arn:aws:iam::${account}:role/${name}`);

/** The same in other words, or in another order. */
export const spelling: readonly Pair[] = [
  pair("the order of zones", "availability_zones", ["us-east-2a", "us-east-2b"], ["eu-west-1b", "eu-west-1a"]),
  other("fewer zones", "availability_zones", ["us-east-2a", "us-east-2b"], ["eu-west-1a"]),
  other("another zone", "availability_zone", "us-east-2a", "eu-west-1b"),
  pair("the order of roles", "role_arns", roles("222222222222", "a", "b"), roles("444444444444", "b", "a")),
  pair("the order of ranges", "cidr_blocks", ["10.0.0.0/8", "192.168.0.0/16"], ["192.168.0.0/16", "10.0.0.0/8"]),
  other("a range twice instead of another", "cidr_blocks", ["10.0.0.0/8", "10.0.0.0/8"], ["10.0.0.0/8", "0.0.0.0/0"]),
  pair(
    "the order of rules",
    "ingress",
    [
      { from_port: 443, cidr_blocks: ["0.0.0.0/0"] },
      { from_port: 80, cidr_blocks: [] },
    ],
    [
      { from_port: 80, cidr_blocks: null },
      { from_port: 443, cidr_blocks: ["0.0.0.0/0"] },
    ],
  ),
  other("a rule more", "ingress", [{ from_port: 443 }], [{ from_port: 22 }, { from_port: 443 }], {
    differs: ["ingress[0]"],
  }),
  other(
    "a wider rule",
    "ingress",
    [{ from_port: 443, cidr_blocks: ["10.0.0.0/8"] }, { from_port: 80 }],
    [{ from_port: 80 }, { from_port: 443, cidr_blocks: ["0.0.0.0/0"] }],
    { differs: ["ingress[0].cidr_blocks"] },
  ),
  other("the order of layers", "layers", ["a", "b"], ["b", "a"]),
  other("the order of arguments", "command", ["cp", "a", "b"], ["cp", "b", "a"]),
  other("the order of instance types", "instance_types", ["g6.xlarge", "g5.xlarge"], ["g5.xlarge", "g6.xlarge"]),
  pair("null and an empty text", "description", null, ""),
  { what: "null and absent", dev: { description: null }, prod: {} },
  { what: "absent and an empty list", dev: {}, prod: { security_groups: [] } },
  pair("null and an empty list", "security_groups", null, []),
  pair("null and an empty map", "tags", null, {}),
  pair("absent inside a block", "config", [{ a: 1, b: null, c: [] }], [{ a: 1 }]),
  other("false and nothing", "enabled", false, null),
  other("nought and nothing", "retention", 0, null),
  other("an empty tag", "tags", { gpu: "" }, {}, { differs: ["tags.gpu"] }),
  other("a block and none", "encryption", [{}], []),
  pair("the order of keys", "definition", json({ a: 1, b: [2] }), json({ b: [2], a: 1 }, 2)),
  pair(
    "a policy in other words",
    "policy",
    json({ Version: "2012-10-17", Statement: [statement(), statement({ Effect: "Deny" })] }),
    json(
      { Statement: [statement({ Effect: "Deny" }), statement({ Action: "s3:GetObject" })], Version: "2012-10-17" },
      2,
    ),
  ),
  other(
    "a policy that permits more",
    "policy",
    json({ Version: "2012-10-17", Statement: [statement()] }),
    json({ Version: "2012-10-17", Statement: [statement({ Action: "s3:*" })] }),
    { differs: ["policy.Statement[0].Action"] },
  ),
  other("a policy and none", "policy", json({ Version: "2012-10-17", Statement: [statement()] }), null),
  other("another value in a document", "definition", json({ retries: 1, name: "a" }), json({ name: "a", retries: 3 }), {
    differs: ["definition.retries"],
  }),
  other("the order of steps in a document", "definition", json({ Do: ["a", "b"] }), json({ Do: ["b", "a"] }), {
    differs: ["definition.Do"],
  }),
  pair(
    "the order of variables of a container",
    "container_definitions",
    json([
      {
        name: "api",
        environment: [
          { name: "A", value: "1" },
          { name: "B", value: "2" },
        ],
      },
    ]),
    json([
      {
        environment: [
          { value: "2", name: "B" },
          { value: "1", name: "A" },
        ],
        name: "api",
      },
    ]),
  ),
  other(
    "another image of a container",
    "container_definitions",
    json([{ name: "api", image: "api:1.2" }]),
    json([{ image: "api:1.3", name: "api" }]),
    { differs: ["container_definitions[0].image"] },
  ),
  pair(
    "user data with its own name",
    "user_data",
    btoa("#!/bin/sh\nbootstrap dev-ml --region us-east-2 --device /dev/xvda\n"),
    btoa("#!/bin/sh\nbootstrap prod-ml --region eu-west-1 --device /dev/xvda\n"),
  ),
  other(
    "other user data",
    "user_data",
    btoa("#!/bin/sh\nbootstrap dev-ml --max-pods 110\n"),
    btoa("#!/bin/sh\nbootstrap prod-ml --max-pods 58\n"),
  ),
  other("another large number", "asn", 4200000000, 4200000001),
];
