import type { Architecture } from "./ami-types.ts";
import { cpuFamilies } from "./instance-families/cpu-families.ts";
import { type GpuFamily, gpuFamilies } from "./instance-families/gpu-families.ts";
import { type NeuronFamily, neuronFamilies } from "./instance-families/neuron-families.ts";
import { unsupportedFamilies } from "./instance-families/unsupported-families.ts";
import { didYouMean } from "./nearest.ts";
import { UserError } from "./problem.ts";

/** What a node group must know about an EC2 instance type. */
export interface InstanceType {
  readonly name: string;
  readonly family: string;
  readonly size: string;
  readonly architecture: Architecture;
  /** NVIDIA GPUs; absent on a type without any. */
  readonly gpu?: {
    readonly name: string;
    readonly count: number;
    /** Memory of each GPU. */
    readonly memoryGiB: number;
    /** Value of the label `k8s.amazonaws.com/accelerator`. */
    readonly accelerator: string;
  };
  /** AWS Neuron devices (Inferentia, Trainium); absent on a type without any. */
  readonly neuron?: { readonly name: string; readonly count: number; readonly cores: number };
  /** Elastic Fabric Adapters. */
  readonly efaInterfaces: number;
  /** At least 1. */
  readonly networkCards: number;
  /** The cards that have an adapter. @default - the last ones: all, or all but card 0 (p6-b300) */
  readonly efaCards?: readonly number[];
  /** Only of a type that the author declared: the cluster autoscaler knows those of all others. */
  readonly vCpus?: number;
  readonly memoryGiB?: number;
  /** What the author should know about it: sentences. @default - nothing */
  readonly caution?: string;
}

/** What an author declares about an instance type that the tables do not know, or know wrongly. */
export interface InstanceShape {
  readonly architecture: Architecture;
  readonly vCpus: number;
  readonly memoryGiB: number;
  /** NVIDIA GPUs: their model, their number, and the memory of each. @default - none */
  readonly gpu?: { readonly name: string; readonly count: number; readonly memoryGiB: number } | undefined;
  /** AWS Neuron devices: how many, and the cores of each. @default - none */
  readonly neuron?: { readonly count: number; readonly cores: number } | undefined;
  /** Elastic Fabric Adapters. @default 0 */
  readonly efaInterfaces?: number | undefined;
  /** Network cards. @default - one for each adapter, at least 1 */
  readonly networkCards?: number | undefined;
  /** Indexes of the cards that have an adapter. @default - the last ones */
  readonly efaCards?: readonly number[] | undefined;
  /** Gigabytes (powers of ten) of all local NVMe disks together. @default - none */
  readonly localDisksGB?: number | undefined;
}

/** By the name of the instance type. */
export type InstanceShapes = Readonly<Record<string, InstanceShape>>;

/** Of whichever generation: g and p have GPUs, the others accelerators of other kinds. An unknown one must be declared. */
const acceleratedFamilies = /^(?:g|gr|p|trn|inf|dl|f|vt)\d/;

const nameParts =
  /^(?<family>[a-z]{1,4}-?\d[a-z0-9]*(?:-[a-z0-9]+)?)\.(?<size>nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d+xl)?)$/;

/**
 * What a node group must know about an instance type.
 *
 * @param shapes what the author declares; it prevails over the tables @default - nothing
 * @throws {UserError} when `findInstanceType` refuses it
 */
export function describeInstanceType(name: string, shapes?: InstanceShapes): InstanceType {
  const found = findInstanceType(name, shapes);
  if (typeof found === "string") throw new UserError(found);
  return found;
}

/**
 * The instance type, or why a node group cannot use it. Of a family that no table knows, the architecture follows from the
 * name, with a caution; one whose name is that of a family with accelerators must be declared.
 *
 * @param shapes what the author declares; it prevails over the tables @default - nothing
 */
export function findInstanceType(name: string, shapes: InstanceShapes = {}): InstanceType | string {
  if (name.startsWith("mac")) return `"${name}" runs macOS, and EKS has no nodes with macOS. Use another family.`;
  const { family = name.split(".")[0] ?? name, size = name.split(".")[1] ?? "" } = nameParts.exec(name)?.groups ?? {};
  const declared = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (declared !== undefined) return declaredType({ name, family, size }, declared);
  if (!nameParts.test(name))
    return `"${name}" is not an instance type.${didYouMean(name, knownTypes())} Use family.size, such as m7i.large or g6.12xlarge.`;

  const sizes = sizesOf(family);
  if (sizes === undefined) return unknownFamily({ name, family, size });
  if (!sizes.includes(size))
    return `"${name}" does not exist. Sizes of ${family}: ${sizes.join(", ")}. If AWS has added it since, declare it in instanceShapes.`;
  return knownType({ name, family, size });
}

interface Name {
  readonly name: string;
  readonly family: string;
  readonly size: string;
}

function knownType(name: Name): InstanceType | string {
  const gpuFamily = own(gpuFamilies, name.family);
  if (gpuFamily !== undefined) return gpuType(name, gpuFamily);
  const neuronFamily = own(neuronFamilies, name.family);
  if (neuronFamily !== undefined) return neuronType(name, neuronFamily);
  const adapters = own(cpuFamilies, name.family)
    ?.split(" ")
    .map((size) => size.split("*"))
    .find(([size]) => size === name.size)?.[1];
  const efaInterfaces = Number(adapters ?? 0);
  return {
    ...name,
    architecture: architectureOf(name.family),
    efaInterfaces,
    networkCards: Math.max(1, efaInterfaces),
    ...cautionOf(tooFewPods.has(name.name) && smallCaution(name.name)),
  };
}

function gpuType(name: Name, facts: GpuFamily): InstanceType {
  const [count, efaInterfaces, networkCards = Math.max(1, efaInterfaces), memoryGiB = facts.memoryGiB] = facts.sizes[
    name.size
  ] ?? [0, 0];
  return {
    ...name,
    architecture: facts.architecture,
    gpu: { name: facts.gpu, count, memoryGiB, accelerator: facts.accelerator },
    efaInterfaces,
    networkCards,
    ...(facts.efaCards !== undefined && { efaCards: facts.efaCards }),
    ...cautionOf(facts.caution !== undefined && `${name.name} ${facts.caution}`),
  };
}

function neuronType(name: Name, { device, cores, sizes }: NeuronFamily): InstanceType {
  const [count, efaInterfaces] = sizes[name.size] ?? [0, 0];
  return {
    ...name,
    architecture: "x86_64",
    neuron: { name: device, count, cores },
    efaInterfaces,
    networkCards: Math.max(1, efaInterfaces),
  };
}

function declaredType(name: Name, shape: InstanceShape): InstanceType | string {
  const { architecture, vCpus, memoryGiB, gpu, neuron, efaInterfaces = 0, efaCards } = shape;
  const { networkCards = Math.max(1, efaInterfaces) } = shape;
  if (neuron !== undefined && architecture === "arm64")
    return `"${name.name}" is declared as arm64 with Neuron devices, and EKS has Neuron images for x86_64 only.`;
  return {
    ...name,
    architecture,
    vCpus,
    memoryGiB,
    ...(gpu !== undefined && { gpu: { ...gpu, accelerator: acceleratorLabel(gpu.name) } }),
    ...(neuron !== undefined && { neuron: { name: name.family, ...neuron } }),
    efaInterfaces,
    networkCards,
    ...(efaCards !== undefined && { efaCards }),
  };
}

/** `RTX PRO 6000` -> `nvidia-rtx-pro-6000`: the cluster autoscaler accepts any value for GPUs that it does not know. */
function acceleratorLabel(gpu: string): string {
  return `nvidia-${gpu.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}

const declaration =
  'instanceShapes: { "NAME": { architecture: "x86_64", vCpus: 48, memoryGiB: 192, gpu: { name: "L4", count: 4, memoryGiB: 24 } } }';

function unknownFamily({ name, family, size }: Name): InstanceType | string {
  const has = unsupportedFamilies.get(family);
  if (has !== undefined)
    return `"${name}" has ${has}, for which EKS has no image. To use its CPUs only, or an image of your own, declare it in instanceShapes.`;
  const suggestion = didYouMean(name, knownTypes());
  if (acceleratedFamilies.test(family))
    return `"${name}" belongs to the family ${family}, which is newer than our tables or does not exist.${suggestion} If AWS has it, declare its accelerators: ${declaration.replace("NAME", name)}.`;
  return {
    name,
    family,
    size,
    architecture: architectureOf(family),
    efaInterfaces: 0,
    networkCards: 1,
    caution: `"${name}" belongs to the family ${family}, which is newer than our tables or does not exist.${suggestion} It is taken for ${architectureOf(family)} without accelerators: declare it in instanceShapes.`,
  };
}

/** The sizes of a family; undefined for one that no table has. */
function sizesOf(family: string): string[] | undefined {
  const sizes = own(gpuFamilies, family)?.sizes ?? own(neuronFamilies, family)?.sizes;
  if (sizes !== undefined) return Object.keys(sizes);
  return own(cpuFamilies, family)
    ?.split(" ")
    .map((size) => size.split("*")[0] ?? size);
}

/** Every type of the tables, to compare them with others. */
export const knownInstanceTypes: readonly string[] = knownTypes();

function knownTypes(): string[] {
  const families = [...Object.keys(gpuFamilies), ...Object.keys(neuronFamilies), ...Object.keys(cpuFamilies)];
  return families.flatMap((family) => (sizesOf(family) ?? []).map((size) => `${family}.${size}`));
}

/**
 * Types on which at most 4 pods fit: fewer than the daemon sets of our clusters, which are aws-node, kube-proxy, and the
 * agents for Pod Identity, EBS and node monitoring. Source: `pods` in Karpenter's reference of instance types, 2026-08-21.
 */
const tooFewPods: ReadonlySet<string> = new Set(
  ["t1.micro", "t2.nano", "t2.micro"].concat(
    ["t3", "t3a", "t4g"].flatMap((family) => [`${family}.nano`, `${family}.micro`]),
  ),
);

function smallCaution(name: string): string {
  return `${name} has addresses for 4 pods, fewer than the daemon sets of a cluster need. Use a larger size.`;
}

function cautionOf(caution: string | false): { caution?: string } {
  return caution === false ? {} : { caution };
}

/** AWS marks Graviton with a `g` after the generation (m7g, c7gn, im4gn); a1 is older than that rule. */
function architectureOf(family: string): Architecture {
  return family === "a1" || /^[a-z]+\d+[a-z]*g/.test(family) ? "arm64" : "x86_64";
}

/** Names come from authors, and every object has a `constructor`. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
