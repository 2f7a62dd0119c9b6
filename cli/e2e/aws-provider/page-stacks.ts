import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { type StackNode, type SynthesizedStack, stacksOf } from "@ml-platform/stacks";
import { synthesized } from "@ml-platform/stacks/testing";
import { type ExamplePage, examplePages } from "../../testing/example-pages.ts";

/** Blocks by type and name. */
type Blocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

export interface Configuration {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

interface Synthesized {
  readonly nodes: readonly StackNode[];
  /** Those that need only the AWS provider. */
  readonly stacks: readonly SynthesizedStack[];
  readonly configurations: Readonly<Record<string, Configuration>>;
}

/** Pages of docs/eks and what they are compared with, of which nothing is synthesized twice. */
export interface SynthesizedPages {
  /** The reference environments, which are tested elsewhere. */
  readonly reference: Synthesized;
  readonly pages: readonly { readonly page: ExamplePage; readonly synthesized: Synthesized }[];
}

/** The stacks of a page to test. */
export interface PageStacks extends ExamplePage {
  /** Ids of those that tell the provider what neither a reference environment nor an earlier page does. */
  readonly own: readonly string[];
  /** These and the stacks that they read, each after those that it reads. */
  readonly withUpstreams: readonly string[];
}

interface Tested {
  /** Which stacks can be tested, of those that need only the AWS provider. @default all */
  readonly stacks?: (stack: SynthesizedStack, configuration: Configuration) => boolean;
  /** Whether words that are values count, too: a provider may only take some. @default false */
  readonly words?: boolean;
}

export async function synthesizePages(): Promise<SynthesizedPages> {
  const reference = await synthesizeAws(referenceEnvironments);
  const pages: SynthesizedPages["pages"][number][] = [];
  for (const page of await examplePages()) {
    pages.push({ page, synthesized: await synthesizeAws([page.environment]) });
  }
  return { reference, pages };
}

async function synthesizeAws(environments: readonly Environment[]): Promise<Synthesized> {
  const nodes = environments.flatMap((environment) => stacksOf(environment));
  const ofAws = nodes.filter(({ providers }) => providers.every((provider) => provider === "aws"));
  const { stacks, text } = await synthesized(environments, { only: ofAws.map(({ id }) => id) });
  const configurations = Object.fromEntries(
    Object.entries(text).map(([id, json]) => [id, JSON.parse(json) as Configuration]),
  );
  return { nodes, stacks, configurations };
}

/** The pages that have stacks to test, with these. */
export function pageStacks(
  { reference, pages }: SynthesizedPages,
  { stacks: isTested = () => true, words = false }: Tested = {},
): readonly PageStacks[] {
  const known = new Set<string>();
  const select = ({ nodes, stacks, configurations }: Synthesized) => {
    const own = new Set<string>();
    for (const stack of stacks) {
      const configuration = configurations[stack.id] ?? {};
      if (!isTested(stack, configuration)) continue;
      const facts = toldIn(configuration, words).filter((fact) => !known.has(fact));
      if (facts.length > 0) own.add(stack.id);
      for (const fact of facts) known.add(fact);
    }
    return { own: [...own], withUpstreams: withUpstreams(own, nodes) };
  };
  select(reference);
  return pages
    .map(({ page, synthesized: ofPage }) => ({ ...page, ...select(ofPage) }))
    .filter(({ own }) => own.length > 0);
}

/** What a stack is but for the name of its environment and the addresses of its network. */
export function likeness({ pages }: SynthesizedPages, { name }: Environment, id: string): string {
  const configuration = pages.map(({ synthesized: { configurations } }) => configurations[id]).find(Boolean);
  return JSON.stringify(configuration)
    .replaceAll(name, "")
    .replace(/\b10\.\d+\./g, "10.");
}

function withUpstreams(ids: Iterable<string>, stacks: readonly StackNode[]): string[] {
  const needed = new Set(ids);
  for (const { id, dependencies } of stacks.toReversed()) {
    if (needed.has(id)) for (const upstream of dependencies) needed.add(upstream);
  }
  return stacks.map(({ id }) => id).filter((id) => needed.has(id));
}

function toldIn({ resource = {}, data = {} }: Configuration, words: boolean): string[] {
  const told = (blocks: Blocks, prefix: string) =>
    Object.entries(blocks).flatMap(([type, ofType]) =>
      Object.values(ofType).flatMap((each) => argumentsIn(each, `${prefix}${type}`, words)),
    );
  return [...told(resource, ""), ...told(data, "data.")];
}

/** What names people choose are in, and where cdktf says what made an object. */
const notSchema = ["tags", "labels", "//"];

/** Arguments whose words people choose. */
const freelyChosen = ["description", "name", "namespaces", "namespace", "service_account", "value"];

/** `aws_eks_cluster.upgrade_policy.support_type`: the arguments that a resource is given, at every depth. */
function argumentsIn(value: unknown, path: string, words: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => argumentsIn(item, path, words));
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const isChosen = freelyChosen.some((name) => path.endsWith(`.${name}`));
  const isWord = typeof value === "boolean" || (!isChosen && typeof value === "string" && /^[A-Z]\w*$/i.test(value));
  return [
    path,
    ...(words && isWord ? [`${path} = ${value}`] : []),
    ...inner.flatMap(([name, each]) => (notSchema.includes(name) ? [] : argumentsIn(each, `${path}.${name}`, words))),
  ];
}
