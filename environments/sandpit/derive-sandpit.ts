import { personalNames } from "@ml-platform/rules";
import { derive, type PersonalChanges } from "../model/derive.ts";
import type { PermanentSpec, PersonalSpec } from "../model/environment.ts";

/** What makes a sandpit: kept in the registry, so that it can be made again without anything else. */
export interface SandpitSpec {
  readonly name: string;
  /** User name. */
  readonly owner: string;
  readonly kind: "shared" | "dedicated";
  /** Range of its own network, of a dedicated one. */
  readonly range?: string | undefined;
  /** Version of its own clusters. @default - the base's */
  readonly kubernetes?: string | undefined;
  /** What its owner changed, as `derive` takes it. @default - nothing */
  readonly changes?: object | undefined;
  /** Whether its nodes and workloads are scaled to zero. */
  readonly asleep: boolean;
}

/** The environment of a sandpit. @throws {UserError} when the base has no cluster to share */
export function sandpitSpec(base: PermanentSpec, { name, owner, kind, asleep }: SandpitSpec): PersonalSpec {
  const [cluster = ""] = Object.keys(base.clusters ?? {});
  const changes = {
    name,
    owner,
    sandpit: kind,
    tenant: { cluster, namespaces: [personalNames(base.name, name).namespace], asleep },
  } as PersonalChanges;
  return derive(base, changes);
}
