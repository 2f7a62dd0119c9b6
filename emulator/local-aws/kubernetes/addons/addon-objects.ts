import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { isJsonObject, parseYaml } from "../../../overlays/yaml.ts";
import { addonNamed } from "../../eks/addon-catalogue.ts";
import { type Fields, fieldsAt, flagAt, listAt, mapAt, numberAt, textAt } from "../../fields.ts";
import { type AddonContainer, type AddonService, type AddonWorkload, addonSoftware } from "./addon-software.ts";

/** An add-on that a cluster has, whether EKS manages it or not. */
export interface InstalledAddon {
  readonly addonName: string;
  readonly addonVersion: string;
  /** In JSON or YAML. */
  readonly configurationValues?: string | undefined;
  readonly serviceAccountRoleArn?: string | undefined;
}

export interface AddonPlace {
  readonly region: string;
  /** `10.100.0.0/16`. */
  readonly serviceCidr: string;
}

/**
 * The account of the registry from which EKS takes its images in most regions; the others are left to the reader.
 *
 * Source: EKS user guide, "View Amazon container image registries for Amazon EKS add-ons".
 */
const registryAccount = "602401143452";

/** The objects of an add-on in the order in which they can be created. */
export function addonObjects(addon: InstalledAddon, place: AddonPlace): KubeObject[] {
  const { namespace, labels, workloads, drivers = [], services = [] } = addonSoftware(addon.addonName);
  const configuration = configurationOf(addon.configurationValues);
  const metadata = (name: string) => ({ name, namespace, labels });
  /** Those that call AWS, and so get the role. */
  const callers = addonNamed(addon.addonName)?.serviceAccounts.map(({ name }) => name) ?? [];
  const accounts = [...new Set(workloads.map(({ serviceAccount }) => serviceAccount))].filter(
    (name) => name !== "default",
  );
  return [
    ...(namespace === "kube-system" ? [] : [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]),
    ...accounts.map((name) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        ...metadata(name),
        ...(callers.includes(name) &&
          addon.serviceAccountRoleArn !== undefined && {
            annotations: { "eks.amazonaws.com/role-arn": addon.serviceAccountRoleArn },
          }),
      },
    })),
    ...drivers.map(({ name, attaches }) => ({
      apiVersion: "storage.k8s.io/v1",
      kind: "CSIDriver",
      metadata: { name, labels },
      spec: { attachRequired: attaches, podInfoOnMount: false },
    })),
    ...services.map((service) => serviceOf(service, metadata(service.name), place)),
    ...workloads.flatMap((workload) => {
      const values = valuesOf(configuration, workload);
      const budget = budgetOf(workload, values);
      return [
        workloadOf(workload, values, metadata(workload.name), (image) => imageOf(addon, image, place.region)),
        ...(budget === undefined
          ? []
          : [
              {
                apiVersion: "policy/v1",
                kind: "PodDisruptionBudget",
                metadata: metadata(workload.name),
                spec: { selector: { matchLabels: workload.labels }, ...budget },
              },
            ]),
      ];
    }),
  ];
}

function configurationOf(document: string | undefined): Fields {
  const values = document === undefined || document === "" ? {} : parseYaml(document);
  return isJsonObject(values) ? values : {};
}

/** Those under the key of the workload win over those of the top level, which a few charts have for all workloads. */
function valuesOf(configuration: Fields, { values }: AddonWorkload): Fields {
  return values === undefined ? configuration : { ...(fieldsAt(configuration, values) ?? {}) };
}

function imageOf({ addonVersion }: InstalledAddon, image: string, region: string): string {
  return `${registryAccount}.dkr.ecr.${region}.amazonaws.com/eks/${image}:${addonVersion}`;
}

function budgetOf({ kind, budget }: AddonWorkload, values: Fields): Fields | undefined {
  const asked = fieldsAt(values, "podDisruptionBudget");
  if (kind === "DaemonSet" || asked === undefined) return budget;
  if (flagAt(asked, "enabled") === false) return undefined;
  const limits = Object.entries(asked).filter(([name]) => name === "minAvailable" || name === "maxUnavailable");
  return limits.length === 0 ? budget : Object.fromEntries(limits);
}

function serviceOf(service: AddonService, metadata: KubeObject["metadata"], { serviceCidr }: AddonPlace): KubeObject {
  const { selector, ports, lastNumber } = service;
  const clusterIP = lastNumber === undefined ? undefined : addressIn(serviceCidr, lastNumber);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector, ports, ...(clusterIP !== undefined && { clusterIP }) },
  };
}

/** The address of a range that starts at the first number of an octet, as service ranges do: 10.100.0.10. */
function addressIn(cidr: string, lastNumber: number): string | undefined {
  const octets = /^(\d+\.\d+\.\d+)\.\d+\//.exec(cidr)?.[1];
  return octets === undefined ? undefined : `${octets}.${lastNumber}`;
}

function workloadOf(
  workload: AddonWorkload,
  values: Fields,
  metadata: KubeObject["metadata"],
  image: (name: string) => string,
): KubeObject {
  const { kind, labels } = workload;
  const replicas = numberAt(values, "replicaCount") ?? numberAt(values, "replicas") ?? workload.replicas;
  const annotations = mapAt(values, "podAnnotations");
  return {
    apiVersion: "apps/v1",
    kind,
    metadata,
    spec: {
      ...(kind === "Deployment" && { replicas, strategy: { rollingUpdate: { maxUnavailable: 1 } } }),
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...mapAt(values, "podLabels"), ...labels },
          ...(Object.keys(annotations).length > 0 && { annotations }),
        },
        spec: podSpec(workload, values, image),
      },
    },
  };
}

/** The values that charts share are taken over as they are; keys of an add-on's own change nothing that others see. */
function podSpec(workload: AddonWorkload, values: Fields, image: (name: string) => string): Fields {
  const { containers, priority, hostNetwork, serviceAccount, tolerations, apart, labels } = workload;
  const given = ["nodeSelector", "affinity", "topologySpreadConstraints"].filter((name) => values[name] !== undefined);
  return {
    serviceAccountName: serviceAccount,
    ...(priority !== undefined && { priorityClassName: textAt(values, "priorityClassName") || priority }),
    ...(hostNetwork === true && { hostNetwork }),
    tolerations: values["tolerations"] === undefined ? tolerations : listAt(values, "tolerations"),
    affinity: affinityOf(workload),
    ...(apart === "hosts and zones" && {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        },
      ],
    }),
    ...Object.fromEntries(given.map((name) => [name, values[name]])),
    containers: containers.map((container, index) => containerOf(container, index === 0 ? values : {}, image)),
  };
}

function affinityOf({ notOn, onlyOn, apart, labels }: AddonWorkload): Fields {
  const expressions = [
    { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
    { key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] },
    ...(onlyOn === undefined ? [] : [{ key: "node.kubernetes.io/instance-type", operator: "In", values: onlyOn }]),
    ...(notOn === undefined ? [] : [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: notOn }]),
  ];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: expressions }] },
    },
    ...(apart !== undefined && {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
          },
        ],
      },
    }),
  };
}

/** Configuration values of an add-on are those of its first container. */
function containerOf(container: AddonContainer, values: Fields, image: (name: string) => string): Fields {
  const { name, requests, limits } = container;
  const resources = fieldsAt(values, "resources") ?? { ...(requests && { requests }), ...(limits && { limits }) };
  const env = Object.entries(fieldsAt(values, "env") ?? {}).map(([name, value]) => ({ name, value: String(value) }));
  return { name, image: image(container.image), resources, ...(env.length > 0 && { env }) };
}
