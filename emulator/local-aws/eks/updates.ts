import type { Update } from "./model.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { type ClusterRecord, clusterNamed, type EksRegion, notFound } from "./region.ts";

/** Records a finished update, and returns the answer to the call that asked for it. */
export function recordUpdate(
  { make, now }: EksRegion,
  { updates }: ClusterRecord,
  type: string,
  params: Readonly<Record<string, unknown>>,
  of?: string,
): { readonly update: Omit<Update, "of"> } {
  const update: Update = {
    id: make.uuid(),
    status: "Successful",
    type,
    params: Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ type: name, value: typeof value === "string" ? value : JSON.stringify(value) })),
    createdAt: now(),
    errors: [],
    ...(of !== undefined && { of }),
  };
  updates.push(update);
  return { update: { ...answered(update), status: "InProgress" } };
}

function describeUpdate(call: Call): unknown {
  const id = part(call, "updateId");
  const update = updatesOf(call).find((candidate) => candidate.id === id);
  if (update === undefined) throw notFound(`No update found for ID: ${id}`);
  return { update: answered(update) };
}

function listUpdates(call: Call): unknown {
  const ids = updatesOf(call).map(({ id }) => id);
  return page(call, "updateIds", ids);
}

function updatesOf(call: Call): readonly Update[] {
  const of = call.query.get("nodegroupName") ?? call.query.get("addonName") ?? undefined;
  return clusterNamed(call.region, part(call, "name")).updates.filter((update) => update.of === of);
}

function answered({ of: _, ...update }: Update): Omit<Update, "of"> {
  return update;
}

export const updateOperations: readonly Operation[] = [
  { name: "DescribeUpdate", method: "GET", path: "/clusters/{name}/updates/{updateId}", run: describeUpdate },
  { name: "ListUpdates", method: "GET", path: "/clusters/{name}/updates", run: listUpdates },
];
