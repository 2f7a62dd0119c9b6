import { TerraformStack, Testing } from "cdktf";

export type Resource = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/**
 * What a stack synthesizes to, for tests to assert on. Keys are Terraform's (`cidr_block`); cdktf's comments are left out.
 */
export class Template {
  private readonly configuration: Configuration;

  private constructor(configuration: Configuration) {
    this.configuration = configuration;
  }

  /** Of a stack that exists. Unlike cdktf's own `Testing.synth` it prepares the stack, which wires up remote states. */
  static of(stack: TerraformStack): Template {
    stack.prepareStack();
    return new Template(JSON.parse(Testing.synth(stack), withoutComments) as Configuration);
  }

  /** Of a new stack that `build` fills. It needs no provider. */
  static synthesize(build: (stack: TerraformStack) => void): Template {
    const stack = new TerraformStack(Testing.app(), "test");
    build(stack);
    return Template.of(stack);
  }

  /** `aws_vpc.vpc_2F0B`, sorted: what a state is keyed by. */
  get addresses(): string[] {
    return Object.entries(this.configuration.resource ?? {})
      .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
      .sort();
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(this.configuration.output ?? {}).map(([name, { value }]) => [name, value]),
    );
  }

  /** Every resource by its address. */
  get resources(): Readonly<Record<string, Resource>> {
    return Object.fromEntries(
      Object.entries(this.configuration.resource ?? {}).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, resource]) => [`${type}.${name}`, resource]),
      ),
    );
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

/** Objects may have more than is expected of them; lists and values are equal. */
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
