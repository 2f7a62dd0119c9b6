import type { KubeClient, KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { KubeError } from "../../../kubernetes-api/kube-error.ts";
import { pathOf } from "../../../kubernetes-api/object-path.ts";
import { tooFewReplicas } from "../../eks/addons.ts";
import type { AddonHealth } from "../../eks/model.ts";
import type { ClusterRecord } from "../../eks/region.ts";
import { addonObjects } from "../addons/addon-objects.ts";
import type { Controller } from "./controller.ts";

interface Installed {
  /** What was applied last. */
  readonly objects: readonly KubeObject[];
  /** What the API server said to that, if it refused it; it is asked again. */
  readonly refusal?: string;
}

/**
 * Installs the software of add-ons, and tells how it is.
 *
 * What is installed is applied again when EKS holds something else, not when somebody changed it in the cluster: what EKS
 * manages it overwrites with the next update only, and what it does not manage never.
 */
export function addonsController(): Controller {
  const installed = new Map<string, Installed>();
  return {
    name: "addons",
    async reconcile({ record, region, client, runsPods }) {
      const place = { region: region.account.region, serviceCidr: serviceCidrOf(record) };
      for (const [addonName, { objects }] of installed) {
        if (record.addons.has(addonName) || record.selfManagedAddons.has(addonName)) continue;
        await remove(client, objects);
        installed.delete(addonName);
      }
      for (const [addonName, addonVersion] of record.selfManagedAddons) {
        if (installed.has(addonName)) continue;
        installed.set(addonName, await install(client, addonObjects({ addonName, addonVersion }, place)));
      }
      for (const addon of record.addons.values()) {
        const before = installed.get(addon.addonName);
        const objects = addonObjects(addon, place);
        if (before?.refusal !== undefined || JSON.stringify(before?.objects) !== JSON.stringify(objects)) {
          installed.set(addon.addonName, await install(client, objects));
          await remove(client, gone(before?.objects ?? [], objects));
        }
        await observe(client, record, addon.addonName, installed.get(addon.addonName), runsPods);
      }
    },
  };
}

async function install(client: KubeClient, objects: readonly KubeObject[]): Promise<Installed> {
  try {
    for (const object of objects) await client.apply(pathOf(object), object);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return { objects, refusal: error.message };
  }
  return { objects };
}

/** Those that are no longer there, the last first: what uses others goes before them. */
function gone(before: readonly KubeObject[], after: readonly KubeObject[]): KubeObject[] {
  const kept = new Set(after.map(pathOf));
  return before.filter((object) => !kept.has(pathOf(object)));
}

async function remove(client: KubeClient, objects: readonly KubeObject[]): Promise<void> {
  for (const object of [...objects].reverse()) await client.delete(pathOf(object), { propagationPolicy: "Background" });
}

async function observe(
  client: KubeClient,
  record: ClusterRecord,
  name: string,
  installed: Installed | undefined,
  runsPods: boolean,
): Promise<void> {
  if (installed === undefined || !record.addons.has(name)) return;
  const health = await healthOf(client, record, installed, runsPods);
  // It may have been deleted while the cluster was asked.
  if (record.addons.has(name)) record.addonHealth.set(name, health);
}

async function healthOf(
  client: KubeClient,
  record: ClusterRecord,
  installed: Installed,
  runsPods: boolean,
): Promise<AddonHealth> {
  if (installed.refusal !== undefined) {
    const issue = { code: "AdmissionRequestDenied", message: installed.refusal, resourceIds: [] };
    return { status: "CREATE_FAILED", health: { issues: [issue] } };
  }
  // EKS Auto Mode brings its own nodes for them, which nobody simulates.
  const isAuto = record.cluster.computeConfig?.["enabled"] === true;
  const deployments = isAuto || !runsPods ? [] : installed.objects.filter(({ kind }) => kind === "Deployment");
  const waiting: string[] = [];
  for (const deployment of deployments) {
    if (!isAvailable(await client.get<Deployment>(pathOf(deployment)))) waiting.push(deployment.metadata.name);
  }
  if (waiting.length === 0) return { status: "ACTIVE", health: { issues: [] } };
  return tooFewReplicas(`it doesn't have the desired number of replicas: ${waiting.join(", ")}`);
}

interface Deployment extends KubeObject {
  readonly metadata: KubeObject["metadata"] & { readonly generation?: number };
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

function isAvailable(deployment: Deployment | undefined): boolean {
  const { metadata, spec, status } = deployment ?? {};
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 1)) return false;
  return (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1);
}

function serviceCidrOf({ cluster }: ClusterRecord): string {
  return String(cluster.kubernetesNetworkConfig["serviceIpv4Cidr"] ?? "10.100.0.0/16");
}
