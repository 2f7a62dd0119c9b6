import { error, type Problem, refuseErrors } from "@ml-platform/rules";
import type { z } from "zod";

/** The service account that an add-on's pods run as. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What is known of an add-on without making it. Environments validate against it and documentation is written from it,
 * so it imports nothing of cdktf.
 */
export interface AddonSpec<Options extends z.ZodType<object> = z.ZodType<object>, Version = unknown> {
  /** Its name in environments, in the catalogue and in the cluster. */
  readonly name: string;
  /** What it does for the cluster, in one sentence. */
  readonly description: string;
  /** What an author may set. Each key has a description, and a default or an effect when it is absent. */
  readonly options: Options;
  /** What to install, by the cluster's Kubernetes minor version. */
  readonly versions: Readonly<Record<string, Version>>;
  /** Add-ons that must be installed before it. */
  readonly needs: readonly string[];
  /** Add-ons that cannot be installed beside it. */
  readonly conflictsWith: readonly string[];
  readonly serviceAccount: ServiceAccount;
  /** Rules over the options that their types cannot express. */
  check?(options: z.output<Options>): Problem[];
}

/** An add-on's specification with all its types. */
export function defineAddon<Options extends z.ZodType<object>, Version>(
  spec: AddonSpec<Options, Version>,
): AddonSpec<Options, Version> {
  return spec;
}

/**
 * The options with every default filled in.
 *
 * @throws {UserError} when they are not what the add-on takes
 */
export function optionsOf<Options extends z.ZodType<object>>(
  { name, options: schema }: Pick<AddonSpec<Options>, "name" | "options">,
  options: unknown = {},
): z.output<Options> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => error(path.map(pathPart), message));
  refuseErrors(`The add-on ${name}`, problems);
  throw parsed.error;
}

function pathPart(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part);
}

/**
 * Whether the add-on has a version for the cluster. An add-on whose options include `version` is not bound to its table.
 */
export function checkAddonVersion(spec: AddonSpec, kubernetes: string, options: object): Problem[] {
  if (spec.versions[kubernetes] !== undefined || ("version" in options && options.version !== undefined)) return [];
  return [
    error(
      [],
      `No version of ${spec.name} is known for Kubernetes ${kubernetes}. Use Kubernetes ${Object.keys(spec.versions).join(", ")}, or add the version to the table in modules/addons/${spec.name}/spec.ts.`,
    ),
  ];
}
