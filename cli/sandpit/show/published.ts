import type { Environment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import { isObject, type Json, readStates, visibleOutput } from "@ml-platform/state";
import type { Io } from "../../io.ts";
import { locate, openOptions, shownPath } from "../../plan/locate.ts";
import type { SandpitEntry } from "../entry.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import { placeOf } from "../run/sandpit-run.ts";

/** What a sandpit has in a cluster, as its stack there publishes it. */
export interface PublishedTenant {
  /** Name of the cluster in the environment: `ml`. */
  readonly cluster: string;
  /** Empty if the stack is not applied. The first is the one that kubectl uses by default. */
  readonly namespaces: readonly string[];
  /** The role that its owner assumes. @default - none: its base lists no developers */
  readonly ownerRole?: string;
  /** ARNs of roles, by namespace and service account: `sandpit-alice/workload`. */
  readonly workloadRoles: Readonly<Record<string, string>>;
  /** Beginning of the names of its secrets. */
  readonly secretsPath?: string;
  /** Why the state of the stack cannot be read, for a person. */
  readonly problem?: string;
}

/** What the stacks of a sandpit publish. Nothing is synthesized: neither its branch nor that of its base is needed. */
export async function readTenants(
  io: Pick<Io, "root" | "env">,
  target: Target,
  base: LoadedBase,
  entry: SandpitEntry,
): Promise<PublishedTenant[]> {
  const environment = sandpitPlace(base, entry);
  const stacks = entry.stacks.flatMap((id) => {
    const cluster = clusterOf(entry, id);
    return cluster === undefined
      ? []
      : [
          {
            id,
            environment: entry.name,
            name: `${cluster}-tenant`,
            dependencies: [],
            cluster,
            location: locate(io, target, environment, id),
          },
        ];
  });
  const readings = await readStates(stacks, openOptions(io, target));
  return readings.map((reading, index): PublishedTenant => {
    const cluster = stacks[index]?.cluster ?? "";
    if (reading.status === "failed") {
      return { cluster, namespaces: [], workloadRoles: {}, problem: shownPath(io, reading.failure.message) };
    }
    const outputs = reading.status === "read" ? reading.state.outputs : [];
    const found = new Map(outputs.map((output) => [output.name, visibleOutput(output)]));
    const ownerRole = textOf(found.get("owner_role_arn"));
    const secretsPath = textOf(found.get("secrets_path"));
    return {
      cluster,
      namespaces: textsOf(found.get("namespaces")),
      workloadRoles: mapOf(found.get("workload_role_arns")),
      ...(ownerRole !== undefined && { ownerRole }),
      ...(secretsPath !== undefined && { secretsPath }),
    };
  });
}

/** Where the states of a sandpit are. */
export function sandpitPlace(base: LoadedBase, entry: SandpitEntry): Environment {
  return { ...placeOf(base, entry), network: base.environment.network };
}

/** `ml`, of `alice-ml-tenant`. */
function clusterOf({ name }: SandpitEntry, id: string): string | undefined {
  const [start, end] = [`${name}-`, "-tenant"];
  return id.startsWith(start) && id.endsWith(end) ? id.slice(start.length, -end.length) : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function mapOf(value: Json | undefined): Record<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
