import {
  type AwsEndpoints,
  at,
  checkIam,
  checkRenamedFrom,
  checkRoleChanges,
  checkSlug,
  checkTagKeys,
  didYouMean,
  error,
  type IamSpec,
  isRegion,
  type Problem,
  type Renamed,
  type RoleChanges,
  regions,
} from "@ml-platform/rules";

import { z } from "zod";
import { company } from "../company.ts";
import { rolesOfCluster, rolesOfEnvironment, type WithRoles } from "../iam/known-roles.ts";
import { iamSchema } from "../iam/schema.ts";
import { type AroundSandpits, checkSandpits, type Sandpits, sandpitsSchema } from "../sandpit/policy.ts";
import { accountAlias, accountId } from "./account.ts";
import { type Backend, backendSchema, defaultBackend } from "./backend.ts";
import { type Budget, budgetSchema } from "./budget.ts";
import { endpointsSchema } from "./endpoints.ts";
import { renamedFrom } from "./renamed-from.ts";
import { ruleCheck } from "./rule-check.ts";
import type { Section, Surroundings } from "./section.ts";
import { type SectionInputs, type SectionName, type SectionValues, sections } from "./sections.ts";

/** An environment, checked and with every default filled in. */
export interface Environment extends SectionValues, Renamed {
  /** `permanent`, or `personal`: for one person, in the account of its base. */
  readonly kind: "permanent" | "personal";
  /** First part of every stack id and resource name: `dev`. */
  readonly name: string;
  /** The permanent environment that a personal one is derived from. */
  readonly base?: Environment;
  /** Sections that it uses from its base: it reads what their stacks publish, and has no such stacks of its own. */
  readonly shares: readonly SectionName[];
  readonly account: {
    readonly id: string;
    readonly alias: string;
    /** @default AWS's own */
    readonly endpoints?: AwsEndpoints | undefined;
  };
  readonly region: string;
  /** Whether it refuses to be destroyed; by default, its clusters are then protected from deletion. */
  readonly protected: boolean;
  /** Of every resource: three with a meaning, and any others. */
  readonly tags: Readonly<Record<string, string>> & {
    readonly owner: string;
    readonly costCentre: string;
    readonly repository: string;
  };
  readonly backend: Backend;
  /** What it may cost. @default - not limited */
  readonly budget?: Budget | undefined;
  /** What the company asks of IAM roles. A personal environment has the path of its base. @default - nothing */
  readonly iam?: IamSpec | undefined;
  /** What it allows to sandpits that are derived from it. @default - none can be */
  readonly sandpits?: Sandpits | undefined;
  /** The kind of sandpit that it is. @default - none: it has a file, and no time to live */
  readonly sandpit?: "shared" | "dedicated" | undefined;
}

type Sectioned = Omit<SectionInputs, "network">;

/** What the author of a permanent environment writes. */
export type PermanentSpec = z.input<typeof permanentIdentity> &
  Sectioned & { readonly network: NonNullable<SectionInputs["network"]> };

/** What `derive` returns for a base and changes. */
export type PersonalSpec = z.input<typeof personalIdentity> & SectionInputs & { readonly base: PermanentSpec };

export type EnvironmentSpec = PermanentSpec | PersonalSpec;

const tag = z.string().regex(/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a tag value. Use 1 to 256 letters, digits, spaces or any of "_.:/=+-@".`,
});

/** Stack and resource names begin with the environment's name, and AWS limits their length tightly. */
export const longestName = 12;

const permanentIdentity = z.strictObject({
  name: z.string().describe("First part of every stack id and resource name; the name of the file."),
  kind: z.literal("permanent").default("permanent").describe("A personal environment is made by `derive`."),
  account: z
    .strictObject({
      id: accountId.describe("The AWS account; credentials of any other are refused."),
      alias: accountAlias.describe("Its alias; the state bucket's name begins with it."),
      endpoints: endpointsSchema
        .optional()
        .describe(
          "Endpoints to call instead of AWS's own, such as LocalStack or endpoints inside a VPC (default: AWS's own).",
        ),
    })
    .describe("The AWS account."),
  region: z.string().describe("The AWS region."),
  protected: z
    .boolean()
    .describe("Whether `platform destroy` refuses the environment, and Terraform refuses to destroy what holds data."),
  tags: z
    .object({
      // What company.ts says is checked like what an author writes.
      owner: tag
        .prefault(company.owner)
        .meta({ description: "The team to ask.", defaultText: "`owner` of company.ts" }),
      costCentre: tag.describe("Who pays."),
      repository: tag
        .prefault(company.repository)
        .meta({ description: "Where this repository is.", defaultText: "`repository` of company.ts" }),
    })
    .catchall(tag.describe("Any other tag, under a key that AWS accepts, such as team or data-class."))
    .check(ruleCheck([], checkTagKeys))
    .describe("Tags of every resource."),
  backend: backendSchema.optional().describe("Where Terraform state is kept (default: the bucket of the account)."),
  budget: budgetSchema
    .optional()
    .describe("What the environment may cost; every plan is compared with it (default: not limited)."),
  iam: iamSchema.optional().describe("What your company asks of IAM roles: see docs/eks/iam.md (default: nothing)."),
  sandpits: sandpitsSchema.optional().describe("What it allows to sandpits: see docs/sandpits.md (default: none)."),
  renamedFrom,
});

const personalIdentity = z.strictObject({
  name: permanentIdentity.shape.name,
  kind: z.literal("personal"),
  owner: tag.describe("Whose environment it is: the tag owner of every resource."),
  backend: permanentIdentity.shape.backend,
  budget: permanentIdentity.shape.budget,
  sandpit: z.enum(["shared", "dedicated"]).optional(),
  renamedFrom,
});

const personalSections = sectionsOf("personal");
const permanentSections = sectionsOf("permanent");
const personalShape = shapeOf(personalSections);
const permanentShape = shapeOf(permanentSections);

/** The sections that a personal environment uses from its base unless it has its own. */
const sharedSections = permanentSections.filter((name) => personalSections.includes(name));

function sectionsOf(kind: Environment["kind"]): SectionName[] {
  const all = Object.entries(sections) as [SectionName, Section][];
  return all.flatMap(([name, { only = kind }]) => (only === kind ? [name] : []));
}

function shapeOf(names: readonly SectionName[]) {
  const shape = names.map((name) => [name, sections[name].schema.optional().describe(sections[name].description)]);
  return Object.fromEntries(shape) as {
    readonly [Name in SectionName]: z.ZodOptional<(typeof sections)[Name]["schema"]>;
  };
}

/** The keys of an environment file, in the order in which documentation lists them. */
export const environmentKeys = { ...permanentIdentity.shape, ...permanentShape, network: sections.network.schema };

/** Turns what the author of a permanent environment wrote into an environment. */
export const permanentSchema = z
  .strictObject(environmentKeys)
  .check(...rulesOf())
  .transform(
    ({
      kind,
      name,
      account,
      region,
      protected: isProtected,
      tags,
      backend,
      budget,
      iam,
      sandpits,
      renamedFrom,
      ...own
    }): Environment => ({
      kind,
      name,
      account,
      region,
      protected: isProtected,
      tags,
      shares: [],
      backend: backend ?? defaultBackend(account, region),
      ...(budget !== undefined && { budget }),
      ...(iam !== undefined && { iam }),
      ...(sandpits !== undefined && { sandpits }),
      ...(renamedFrom !== undefined && { renamedFrom }),
      ...absentSections,
      ...completed(own, {
        name,
        account,
        region,
        protected: isProtected,
        tags,
        network: own.network,
        clusters: own.clusters ?? {},
      }),
    }),
  );

/** The JSON Schema of what the author of a permanent environment writes. Rules across keys have no counterpart in it. */
export function environmentJsonSchema(): object {
  return z.toJSONSchema(z.strictObject(environmentKeys), { io: "input", unrepresentable: "any" });
}

/** Turns what the author of a personal environment wrote into an environment in the account of `base`. */
export function personalSchema(base: Environment) {
  const { account, region, network, clusters, iam: { path } = {} } = base;
  const around = { baseName: base.name, account, region, network, clusters, tags: base.tags, protected: false };
  return z
    .strictObject({ ...personalIdentity.shape, base: z.unknown(), ...personalShape })
    .check(...rulesOf(around))
    .transform(
      ({ kind, name, owner, backend, budget, sandpit, renamedFrom, base: _, ...own }): Environment => ({
        kind,
        name,
        base,
        shares: sharedSections.filter((section) => own[section] === undefined),
        account,
        region,
        protected: false,
        tags: { ...base.tags, owner },
        backend: backend ?? base.backend,
        ...(budget !== undefined && { budget }),
        ...(path !== undefined && { iam: { path } }),
        ...(sandpit !== undefined && { sandpit }),
        ...(renamedFrom !== undefined && { renamedFrom }),
        ...completed(
          { ...valuesOf(base), ...own },
          {
            ...around,
            name,
            network: own.network ?? network,
            clusters: own.clusters ?? clusters,
          },
        ),
      }),
    );
}

const absentSections = Object.fromEntries(
  (Object.entries(sections) as [SectionName, Section][]).flatMap(([name, { absent }]) =>
    absent === undefined ? [] : [[name, absent]],
  ),
);

function valuesOf(environment: Environment): Written {
  return Object.fromEntries(sharedSections.map((name) => [name, environment[name]]));
}

/** What rules see: an absent section is `undefined`. */
interface Written extends Partial<Record<SectionName, unknown>>, Renamed {
  readonly iam?: IamSpec | undefined;
  readonly name?: string;
  readonly baseName?: string;
  readonly account?: { readonly id: string };
  readonly region?: string;
  readonly protected?: boolean;
  readonly backend?: Backend | undefined;
  readonly sandpits?: Sandpits | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

function completed(written: Written, around: Surroundings): SectionValues {
  const values = Object.entries(written).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const { complete = (section: unknown) => section } = sections[name as SectionName] as Section;
    return [[name, complete(value, around)] as const];
  });
  return Object.fromEntries(values) as SectionValues;
}

/** @param around what the environment takes from its base @default - nothing: it is permanent */
function rulesOf(around: Partial<Surroundings> = {}) {
  const ofSections = (Object.entries(sections) as [SectionName, Section][]).flatMap(([name, { rules = [] }]) =>
    rules.map(({ needs, check }) =>
      ruleCheck<Written>([name, ...needs], (written) => {
        const value = written[name];
        // A rule reads only what it needs, and that is well-formed. An environment may have no clusters.
        const surroundings = { clusters: {}, ...around, ...withoutUndefined(written) } as unknown as Surroundings;
        return value === undefined ? [] : at([name], check(value, surroundings));
      }),
    ),
  );
  return [
    ruleCheck<Written>(["name"], ({ name = "" }) => at(["name"], checkSlug(name, longestName, "dev"))),
    ruleCheck<Written>(["name", "renamedFrom"], ({ name = "", renamedFrom }) =>
      checkRenamedFrom(name, { renamedFrom }, longestName),
    ),
    ruleCheck<Written>(["region"], ({ region }) => (region === undefined ? [] : checkRegion(region))),
    ruleCheck<Written>(["protected", "backend"], checkBackend),
    ruleCheck<Written>(["iam", "account", "region"], ({ iam, account, region }) =>
      iam === undefined || account === undefined || region === undefined || !isRegion(region)
        ? []
        : at(["iam"], checkIam(iam, { accountId: account.id, region })),
    ),
    ruleCheck<Written>(["iam", "account", "region", "clusters", "secrets", "runners"], (written) =>
      checkChangedRoles({ ...around, ...withoutUndefined(written) }),
    ),
    ruleCheck<Written & AroundSandpits>(["sandpits", "protected", "region", "network", "clusters"], (written) =>
      at(["sandpits"], checkSandpits(written)),
    ),
    ...ofSections,
  ];
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;
}

/** Errors in changes of single roles, of the whole environment and of each cluster. */
function checkChangedRoles(written: Pick<Written, "iam" | "account" | "region" | SectionName>): Problem[] {
  const { iam, account, region } = written;
  if (account === undefined || region === undefined || !isRegion(region)) return [];
  const place = { accountId: account.id, region };
  const sections = written as WithRoles;
  return [
    ...at(["iam", "roles"], checkRoleChanges(iam?.roles ?? {}, rolesOfEnvironment(sections), place)),
    ...Object.entries(sections.clusters ?? {}).flatMap(([name, cluster]) =>
      at(
        ["clusters", name, "roles"],
        checkRoleChanges((cluster as { roles?: RoleChanges }).roles ?? {}, rolesOfCluster(name, sections), place),
      ),
    ),
  ];
}

function checkRegion(region: string): Problem[] {
  if (isRegion(region)) return [];
  return [
    error(
      ["region"],
      `"${region}" is not a region with EKS.${didYouMean(region, regions)} Known: ${regions.join(", ")}.`,
    ),
  ];
}

function checkBackend({ protected: isProtected, backend }: Written): Problem[] {
  if (isProtected !== true || backend?.type !== "local") return [];
  return [
    error(
      ["backend", "type"],
      'The state of a protected environment may not live on one machine. Use "s3", "http" or "cloud", or leave backend out.',
    ),
  ];
}
