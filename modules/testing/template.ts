import { TerraformStack, Testing } from "cdktf";
import { dropTokenTraces } from "../token-traces.ts";
import { testApp } from "./test-app.ts";

/** One block of a configuration under Terraform's own keys: `cidr_block`. */
export type Resource = Readonly<Record<string, unknown>>;

type BlocksByType = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

/** A `cdk.tf.json`, without the comments that change with a version of cdktf or the path of a construct. */
export interface Configuration {
  readonly terraform?: Resource;
  readonly provider?: Readonly<Record<string, readonly Resource[]>>;
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** What a stack synthesizes to, for tests to assert on. The only reader of synthesized configurations in tests. */
export class Template {
  readonly configuration: Configuration;

  private constructor(configuration: Configuration) {
    this.configuration = configuration;
  }

  /** Of the text of a `cdk.tf.json`. */
  static parse(json: string): Template {
    return new Template(JSON.parse(json, withoutComments) as Configuration);
  }

  /** Of a stack that exists. Unlike cdktf's own `Testing.synth` it prepares the stack, which wires up remote states. */
  static of(stack: TerraformStack): Template {
    stack.prepareStack();
    return Template.parse(Testing.synth(stack));
  }

  /** Of a new stack that `build` fills. It needs no provider. */
  static synthesize(build: (stack: TerraformStack) => void): Template {
    // Vitest looks up the source of each position: no test asks where a token was made.
    const takeTraces = dropTokenTraces();
    try {
      const stack = new TerraformStack(testApp(), "test");
      build(stack);
      return Template.of(stack);
    } finally {
      takeTraces();
    }
  }

  /** The addresses of all resources, sorted: `aws_vpc.vpc_2F0B`. A state identifies resources by them. */
  get addresses(): string[] {
    return Object.keys(this.resources).sort();
  }

  /** Every resource by its address. */
  get resources(): Readonly<Record<string, Resource>> {
    return byAddress(this.configuration.resource);
  }

  /** The present address of each resource that had another before, by that. */
  get moves(): Readonly<Record<string, string>> {
    const steps = Object.fromEntries((this.configuration.moved ?? []).map(({ from, to }) => [from, to]));
    const last = (address: string): string => {
      const next = steps[address];
      return next === undefined ? address : last(next);
    };
    return Object.fromEntries(Object.keys(steps).map((from) => [from, last(from)]));
  }

  /** Every data source by its address: `data.terraform_remote_state.dev-network`. */
  get dataSources(): Readonly<Record<string, Resource>> {
    return byAddress(this.configuration.data, "data.");
  }

  /** The states of other stacks that this one reads, by the name of the data source. */
  get remoteReads(): Readonly<Record<string, Resource>> {
    return this.configuration.data?.["terraform_remote_state"] ?? {};
  }

  /** Output values by name. */
  get outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(this.configuration.output ?? {}).map(([name, { value }]) => [name, value]),
    );
  }

  /** The `terraform` block: backend and required versions. */
  get terraform(): Resource {
    return this.configuration.terraform ?? {};
  }

  /**
   * The only configuration of a provider: `aws`.
   *
   * @throws {Error} when there is none or more than one
   */
  provider(name: string): Resource {
    const all = this.configuration.provider?.[name] ?? [];
    const [found, ...others] = all;
    if (found === undefined || others.length > 0) {
      throw new Error(`${all.length} configurations of the provider ${name}, not one.`);
    }
    return found;
  }

  resourcesOfType(type: string): Resource[] {
    return Object.values(this.configuration.resource?.[type] ?? {});
  }

  /**
   * The only resource of a type, or the only one that has at least these properties, at any depth.
   *
   * @throws {Error} when there is none or more than one; the message shows all of the type
   */
  resource(type: string, properties: Resource = {}): Resource {
    const all = this.resourcesOfType(type);
    const [found, ...others] = all.filter((resource) => contains(resource, properties));
    if (found === undefined || others.length > 0) {
      throw new Error(
        `${found === undefined ? "No" : others.length + 1} ${type} with ${JSON.stringify(properties)}. There are:\n${JSON.stringify(all, null, 2)}`,
      );
    }
    return found;
  }

  /** Whether a resource of the type has at least these properties, at any depth. */
  hasResource(type: string, properties: Resource = {}): boolean {
    return this.resourcesOfType(type).some((resource) => contains(resource, properties));
  }

  /**
   * The address of the only resource of a type with these properties, as others refer to it.
   *
   * @throws {Error} when there is none or more than one
   */
  addressOf(type: string, properties: Resource = {}): string {
    const resource = this.resource(type, properties);
    const name = Object.entries(this.configuration.resource?.[type] ?? {}).find(([, each]) => each === resource)?.[0];
    return `${type}.${name}`;
  }
}

function byAddress(blocks: BlocksByType = {}, prefix = ""): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(blocks).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, block]) => [`${prefix}${type}.${name}`, block]),
    ),
  );
}

/** Objects may have more properties than expected; lists and values must be equal. */
function contains(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((each, index) => contains(actual[index], each))
    );
  }
  if (typeof expected === "object" && expected !== null) {
    return (
      typeof actual === "object" &&
      actual !== null &&
      Object.entries(expected).every(([key, value]) => contains((actual as Record<string, unknown>)[key], value))
    );
  }
  return actual === expected;
}

function withoutComments(this: object, key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}
