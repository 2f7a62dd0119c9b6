import type { Cluster } from "../cluster-providers/cluster.ts";
import type { ClusterResource, ClusterResult } from "../cluster-providers/cluster-resource.ts";
import type { Faults } from "../faults.ts";
import type { ResourceOverlay } from "../overlays/overlay.ts";
import { diagnosticOf, warningOf, wirePath } from "../wire/diagnostic.ts";
import type { ObjectValue } from "../wire/value.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { Connection } from "./connection.ts";
import { nonExistent } from "./import-resource.ts";
import { injectFault } from "./inject-fault.ts";
import type { Kind } from "./kinds.ts";
import { isLegacy, plan } from "./plan.ts";
import type { ApplyRequest, ImportRequest, PlanRequest, ReadRequest } from "./requests.ts";
import { decode, encode } from "./wired.ts";

/** A resource type whose objects are in a Kubernetes API server instead of the world. */
export interface Placed {
  readonly kind: Kind<ResourceOverlay>;
  readonly resource: ClusterResource;
  readonly cluster: Cluster;
  readonly stopped: AbortSignal;
}

/** Undefined if the objects of the type are in the world. */
export function placedInCluster(kind: Kind<ResourceOverlay>, connection: Connection): Placed | undefined {
  const { cluster } = connection.configured;
  const { inCluster } = kind.overlay;
  if (cluster === undefined || inCluster === undefined) return undefined;
  return { kind, resource: inCluster(kind.schema), cluster, stopped: connection.stopped };
}

export async function planInCluster({ kind, resource, cluster }: Placed, request: PlanRequest): Promise<object> {
  const { schema, overlay, type } = kind;
  const prior = decode(request.prior_state, type);
  const proposed = decode(request.proposed_new_state, type);
  if (proposed === null) return { planned_state: encode(null, type), planned_private: request.prior_private };
  const config = decode(request.config, type) ?? {};
  const planned = plan({ schema, overlay, prior, proposed, config, defaultTags: {} });
  const known = (await resource.plan?.({ planned: planned.state, prior, config }, cluster)) ?? {
    planned: planned.state,
  };
  return {
    planned_state: encode(known.planned, type),
    requires_replace: [...planned.requiresReplace, ...(known.replaces ?? [])].map(wirePath),
    planned_private: request.prior_private,
    legacy_type_system: isLegacy(overlay),
    diagnostics: (known.warnings ?? []).map(warningOf),
  };
}

/** As in the world, an error is returned together with the prior state, which Terraform would drop otherwise. */
export async function applyInCluster(
  placed: Placed,
  request: ApplyRequest,
  faults: Faults,
  make: Identifiers,
): Promise<object> {
  const { type, overlay } = placed.kind;
  const legacy_type_system = isLegacy(overlay);
  try {
    const { state, warnings = [], failure } = await changeCluster(placed, request, faults, make);
    const diagnostics = [...warnings.map(warningOf), ...(failure === undefined ? [] : [diagnosticOf(failure)])];
    return { new_state: encode(state, type), private: request.planned_private, legacy_type_system, diagnostics };
  } catch (thrown) {
    const { msgpack } = request.prior_state;
    const diagnostics = [diagnosticOf(thrown)];
    return { new_state: { msgpack }, private: request.planned_private, diagnostics, legacy_type_system };
  }
}

async function changeCluster(
  { kind, resource, cluster, stopped }: Placed,
  request: ApplyRequest,
  faults: Faults,
  make: Identifiers,
): Promise<Omit<ClusterResult, "state"> & { readonly state: ObjectValue | null }> {
  const prior = decode(request.prior_state, kind.type);
  const planned = decode(request.planned_state, kind.type);
  const config = decode(request.config, kind.type) ?? {};
  const operation = planned === null ? "delete" : prior === null ? "create" : "update";
  const answer = await injectFault(faults, kind.name, operation, stopped);
  if (planned === null) {
    if (prior !== null) await resource.remove({ prior, cluster, stopped });
    await answer();
    return { state: null };
  }
  const change = { planned, config, cluster, make, stopped };
  const result = await (prior === null ? resource.create(change) : resource.update({ ...change, prior }));
  await answer();
  return result;
}

export async function readInCluster(
  { kind, resource, cluster, stopped }: Placed,
  request: ReadRequest,
  faults: Faults,
): Promise<object> {
  const answer = await injectFault(faults, kind.name, "read", stopped);
  await answer();
  const state = decode(request.current_state, kind.type);
  const read = state === null ? null : await resource.read(state, cluster);
  return { new_state: encode(read, kind.type), private: request.private };
}

/** @throws {ProviderError} in the real provider's words if no object of the type has the id */
export async function importInCluster({ kind, resource, cluster }: Placed, { id }: ImportRequest): Promise<object> {
  const state = await resource.import(id, cluster);
  if (state === null) throw nonExistent(kind.name, id);
  const imported = { type_name: kind.name, state: encode(state, kind.type), private: Buffer.alloc(0) };
  return { imported_resources: [imported] };
}
