import type { Stack } from "../stack.ts";
import { Random } from "./random.ts";
import { type ShapeContext, shapes } from "./resource-shapes.ts";

export interface GenerateOptions {
  readonly states: number;
  /** In all states together. */
  readonly resources: number;
  /** The same seed gives the same bytes. @default 1 */
  readonly seed?: number;
  /** Occurs in every secret value, so that a test can search for it. @default "MARKED-SECRET" */
  readonly marker?: string;
}

export interface GeneratedState {
  readonly stack: Stack;
  /** As Terraform stores it. */
  readonly text: string;
}

const environments = ["dev", "staging", "prod"] as const;
const accounts = ["222222222222", "333333333333", "444444444444"] as const;
const stackNames = ["network", "ml-cluster", "ml-nodes", "storage", "services"] as const;

/**
 * States of three environments with five stacks each, then of more environments: `dev2`, `dev3`. They include every
 * feature of the format: modules with keys, `count`, `for_each` and fractional keys, data sources, tainted and deposed
 * objects, dynamic values, marked and unmarked secrets.
 */
export function generateStates({
  states,
  resources,
  seed = 1,
  marker = "MARKED-SECRET",
}: GenerateOptions): GeneratedState[] {
  return Array.from({ length: states }, (_, index) => {
    const stacksInEnvironment = stackNames.length;
    const environmentIndex = Math.floor(index / stacksInEnvironment);
    const round = Math.floor(environmentIndex / environments.length);
    const environment = `${environments[environmentIndex % environments.length]}${round === 0 ? "" : round + 1}`;
    const name = stackNames[index % stacksInEnvironment] ?? "network";
    const share = Math.floor(resources / states) + (index < resources % states ? 1 : 0);
    const context = {
      random: new Random(seed * 1_000_003 + index),
      environment,
      account: accounts[environmentIndex % accounts.length] ?? accounts[0],
      region: "us-east-2",
      stack: `${environment}-${name}`,
      vpcId: `vpc-${new Random(seed + environmentIndex).hex(17)}`,
    };
    const upstream = name === "network" ? [] : [`${environment}-network`];
    return {
      stack: {
        id: context.stack,
        environment,
        name,
        location: { type: "local", path: `state/${context.stack}.tfstate` },
        dependencies: upstream,
        configuration: configuration(context.stack, upstream),
      },
      text: `${JSON.stringify(stateOf(context, share, upstream, marker), null, 2)}\n`,
    };
  });
}

type Context = Omit<ShapeContext, "number">;

function stateOf(context: Context, count: number, upstream: readonly string[], marker: string) {
  const { random, stack, vpcId } = context;
  const special = specials(context, upstream, marker).slice(0, count);
  const plain = Array.from({ length: Math.max(0, count - special.length) }, (_, number) => ordinary(context, number));
  return {
    version: 4,
    terraform_version: "1.11.4",
    serial: 1 + random.below(200),
    lineage: `${random.hex(8)}-${random.hex(4)}-${random.hex(4)}-${random.hex(4)}-${random.hex(12)}`,
    outputs: {
      vpc_id: { value: vpcId, type: "string" },
      subnet_ids: { value: { "us-east-2a": `subnet-${random.hex(17)}` }, type: ["map", "string"] },
      admin_key: { value: `${marker}-output-${stack}`, type: "string", sensitive: true },
    },
    resources: [...special, ...plain],
    check_results: null,
  };
}

const aws = 'provider["registry.terraform.io/hashicorp/aws"]';
const builtin = 'provider["terraform.io/builtin/terraform"]';

function ordinary(context: Context, number: number) {
  const shape = shapes[number % shapes.length] ?? shapes[0];
  return {
    ...(number % 4 === 1 && { module: `module.group["${number % 8}"]` }),
    mode: "managed",
    type: shape.type,
    name: `${shape.type.slice(4)}_${number}`,
    provider: aws,
    instances: [
      {
        schema_version: 0,
        attributes: shape.attributes({ ...context, number }),
        sensitive_attributes: [],
        identity_schema_version: 0,
        private: "bnVsbA==",
        dependencies: number === 0 ? [] : [`terraform_data.keyed`, ...dependencyOn(number)],
      },
    ],
  };
}

/** On the resource two before it, so that there are chains and branches. */
function dependencyOn(number: number): string[] {
  const target = number - 2;
  if (target < 0) return [];
  const shape = shapes[target % shapes.length] ?? shapes[0];
  return [`${target % 4 === 1 ? "module.group." : ""}${shape.type}.${shape.type.slice(4)}_${target}`];
}

/** One resource for each feature that ordinary ones do not have, those with secrets first. */
function specials({ random, stack, account, region }: Context, upstream: readonly string[], marker: string) {
  const secret = `${marker}-${stack}-${random.hex(8)}`;
  const wrapped = (value: unknown, type: unknown) => ({ value, type });
  const data = (input: unknown) => ({ id: random.hex(8), input, output: input, triggers_replace: null });
  const instance = (attributes: object, rest: object = {}) => ({
    schema_version: 0,
    attributes,
    sensitive_attributes: [],
    ...rest,
  });
  return [
    {
      mode: "managed",
      type: "terraform_data",
      name: "marked",
      provider: builtin,
      instances: [
        instance(data(wrapped({ password: secret, user: "ml" }, ["object", { password: "string", user: "string" }])), {
          sensitive_attributes: [
            [
              { type: "get_attr", value: "input" },
              { type: "get_attr", value: "password" },
            ],
          ],
        }),
      ],
    },
    {
      mode: "managed",
      type: "aws_db_instance",
      name: "unmarked",
      provider: aws,
      instances: [
        instance(
          {
            id: `db-${random.hex(20)}`,
            arn: `arn:aws:rds:${region}:${account}:db:${stack}`,
            password: `${marker}-by-name-${stack}`,
            manage_master_user_password: null,
            instance_class: "db.m7g.large",
            username: "ml",
          },
          { private: "bnVsbA==" },
        ),
      ],
    },
    {
      mode: "managed",
      type: "aws_codebuild_project",
      name: "pairs",
      provider: aws,
      instances: [
        instance({
          id: `${stack}-build`,
          environment: [{ environment_variable: [{ name: "DB_PASSWORD", value: `${marker}-pair-${stack}` }] }],
          description: `connects with postgres://ml:${marker}-url@db.example.com/ml`,
        }),
      ],
    },
    {
      mode: "managed",
      type: "terraform_data",
      name: "keyed",
      provider: builtin,
      instances: [
        instance(data(wrapped(1, "number")), { index_key: "us-east-2a" }),
        instance(data(wrapped(2, "number")), { index_key: 'we"ird.[key]' }),
        instance(data(wrapped(`copy of ${secret}`, "string")), { index_key: "copied" }),
      ],
    },
    {
      mode: "managed",
      type: "terraform_data",
      name: "counted",
      provider: builtin,
      instances: [
        instance(data(wrapped("zero", "string")), { index_key: 0, status: "tainted" }),
        instance(data(wrapped("one and a half", "string")), { index_key: 1.5 }),
        instance(data(null), { index_key: 0, deposed: "21219ab9", create_before_destroy: true }),
      ],
    },
    {
      module: 'module.group["we\\"ird"].module.inner[0]',
      mode: "managed",
      type: "aws_ssm_parameter",
      name: "nested",
      provider: `${aws}.east`,
      instances: [
        instance(
          { id: `/${stack}/key`, name: `/${stack}/key`, type: "SecureString", value: `${marker}-parameter-${stack}` },
          {
            sensitive_attributes: [[{ type: "get_attr", value: "value" }]],
            dependencies: ["terraform_data.keyed"],
          },
        ),
      ],
    },
    ...upstream.map((id) => ({
      mode: "data",
      type: "terraform_remote_state",
      name: id,
      provider: builtin,
      instances: [
        instance({
          backend: "local",
          config: wrapped({ path: `state/${id}.tfstate` }, ["object", { path: "string" }]),
          defaults: null,
          outputs: wrapped({ vpc_id: "vpc-1", admin_key: `${marker}-output-${id}` }, [
            "object",
            { vpc_id: "string", admin_key: "string" },
          ]),
          workspace: null,
        }),
      ],
    })),
  ];
}

function configuration(stack: string, upstream: readonly string[]): NonNullable<Stack["configuration"]> {
  return {
    data: {
      terraform_remote_state: Object.fromEntries(
        upstream.map((id) => [id, { backend: "local", config: { path: `state/${id}.tfstate` } }]),
      ),
    },
    resource: {
      terraform_data: {
        marked: {
          "//": { metadata: { path: `${stack}/marked`, uniqueId: "marked" } },
          input: upstream.map((id) => `\${data.terraform_remote_state.${id}.outputs.vpc_id}`).join(","),
        },
        keyed: { "//": { metadata: { path: `${stack}/keyed`, uniqueId: "keyed" } } },
      },
    },
    output: {
      vpc_id: { value: "${terraform_data.keyed}" },
      subnet_ids: { value: "${terraform_data.counted[0].output}" },
      admin_key: { value: "${terraform_data.marked.input}", sensitive: true },
    },
  };
}
