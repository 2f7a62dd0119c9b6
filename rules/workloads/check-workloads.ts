import { checkGivenRole, checkPolicies, type IamPlace, roleKeyOf } from "../iam/index.ts";
import { isDnsName, isSlug } from "../names.ts";
import { at, error, type Problem } from "../problem.ts";
import { type AroundServiceAccounts, ownerOfServiceAccount } from "../service-account-owner.ts";
import { checkGrants } from "./check-grants.ts";
import { grantKeys, type WorkloadSpec } from "./spec.ts";

export type WorkloadSpecs = Readonly<Record<string, WorkloadSpec>>;

/** Names of workloads are in addresses and outputs. */
const longestName = 40;

/** Rules for the workloads of a cluster by themselves. */
export function checkWorkloads(workloads: WorkloadSpecs): Problem[] {
  const entries = Object.entries(workloads);
  return entries.flatMap(([name, workload], index) => {
    const [first] = entries.slice(0, index).find(([, each]) => roleKeyOf(each) === roleKeyOf(workload)) ?? [];
    return at(
      [name],
      [
        ...(isSlug(name, longestName)
          ? []
          : [
              error(
                [],
                `"${name}" is not the name of a workload. Use lower-case words, digits and hyphens, at most ${longestName} characters, such as trainer.`,
              ),
            ]),
        ...checkAccount(workload),
        ...(first === undefined
          ? []
          : [
              error(
                ["serviceAccount"],
                `Pods of ${roleKeyOf(workload)} have the role of the workload ${first}, and pods have one role. List all that they may do there, or use another service account.`,
              ),
            ]),
        ...checkHasGrants(workload),
      ],
    );
  });
}

function checkAccount({ namespace, serviceAccount }: WorkloadSpec): Problem[] {
  return [
    ...(isDnsName(namespace) && !namespace.includes(".")
      ? []
      : [
          error(
            ["namespace"],
            `"${namespace}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens, such as training.`,
          ),
        ]),
    ...(namespace.startsWith("sandpit-")
      ? [
          error(
            ["namespace"],
            `"${namespace}" belongs to a sandpit, whose pods have a role already: see docs/sandpits.md.`,
          ),
        ]
      : []),
    ...(isDnsName(serviceAccount)
      ? []
      : [
          error(
            ["serviceAccount"],
            `"${serviceAccount}" is not the name of a service account. Use lower-case letters, digits, hyphens and dots, such as trainer.`,
          ),
        ]),
  ];
}

function checkHasGrants(workload: WorkloadSpec): Problem[] {
  const written = grantKeys.filter((key) => workload[key] !== undefined);
  const empty = written.filter((key) => workload[key]?.length === 0 && key !== "policies");
  if (workload.roleArn !== undefined)
    return written.map((key) =>
      error(
        [key],
        "A role that exists already is used as it is. Give this to the role where it is managed, or remove roleArn.",
      ),
    );
  if (written.length > 0)
    return empty.map((key) => error([key], "An empty list grants nothing. Fill it, or remove the key."));
  return [
    error(
      [],
      `The pods would have a role that allows nothing. List what they may do (${grantKeys.join(", ")}), name a roleArn, or remove the workload.`,
    ),
  ];
}

/** Rules for the workloads of a cluster that depend on where the environment is. */
export function checkWorkloadsInPlace(workloads: WorkloadSpecs, place: IamPlace): Problem[] {
  return Object.entries(workloads).flatMap(([name, workload]) =>
    at(
      [name],
      [
        ...(workload.roleArn === undefined ? [] : at(["roleArn"], checkGivenRole(workload.roleArn, place))),
        ...(workload.policies === undefined ? [] : at(["policies"], checkPolicies(workload.policies, place))),
        ...checkGrants(workload, place.region),
      ],
    ),
  );
}

/** What else of an environment decides what its workloads may be. */
export interface AroundWorkloads extends AroundServiceAccounts {
  /** Name of the environment. */
  readonly environment: string;
  /** Keys of its declared secrets. */
  readonly secrets: readonly string[];
}

/** Errors where pods have somebody else's role, or would be denied what is granted. */
export function checkWorkloadsAround(cluster: string, workloads: WorkloadSpecs, around: AroundWorkloads): Problem[] {
  return Object.entries(workloads).flatMap(([name, workload]) =>
    at([name], [...checkIsFree(cluster, workload, around), ...checkSecretsAreOpen(workload, around)]),
  );
}

function checkIsFree(cluster: string, workload: WorkloadSpec, around: AroundWorkloads): Problem[] {
  const owner = ownerOfServiceAccount(cluster, workload, around);
  if (owner === undefined) return [];
  const whose = "team" in owner ? `the team ${owner.team}` : owner.other;
  return [
    error(
      ["serviceAccount"],
      `Pods of ${roleKeyOf(workload)} have the role of ${whose}, and pods have one role. Use another service account.`,
    ),
  ];
}

/** A declared secret denies everybody but its readers, whatever their own policies say. */
function checkSecretsAreOpen({ secrets = [], ...workload }: WorkloadSpec, around: AroundWorkloads): Problem[] {
  return secrets.flatMap((granted, index) => {
    const covered = around.secrets.find((key) => {
      const name = `${around.environment}/${key}`;
      return granted === name || (granted.endsWith("/") && name.startsWith(granted));
    });
    if (covered === undefined) return [];
    return [
      error(
        ["secrets", index],
        `"${granted}" is or holds a secret that the environment declares, which only its readers read. Add { namespace: "${workload.namespace}", serviceAccount: "${workload.serviceAccount}" } to secrets.declared["${covered}"].readers.workloads instead.`,
      ),
    ];
  });
}
