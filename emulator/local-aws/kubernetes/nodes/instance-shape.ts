import { elementsAt, type Xml, xmlText } from "../../xml.ts";

/** What an instance type has, as far as a node shows it. */
export interface InstanceShape {
  /** `g6.xlarge`. */
  readonly type: string;
  /** As Kubernetes names it. */
  readonly architecture: "amd64" | "arm64";
  readonly vCpus: number;
  readonly memoryMiB: number;
  /** NVIDIA GPUs. */
  readonly gpus: number;
  readonly neuronDevices: number;
  readonly neuronCores: number;
  /** Of the default network card: pods get no address from the others. */
  readonly networkInterfaces: number;
  readonly addressesPerInterface: number;
}

/** @param item of `instanceTypeSet` in EC2's DescribeInstanceTypes */
export function instanceShape(item: Xml): InstanceShape {
  const number = (path: string): number => Number(xmlText(item, path) || 0);
  const sum = (path: string, value: (device: Xml) => number): number =>
    elementsAt(item, path).reduce((total, device) => total + value(device), 0);
  const countOf = (device: Xml): number => Number(xmlText(device, "count") || 0);
  const gpus = sum("gpuInfo/gpus/item", (gpu) => (xmlText(gpu, "manufacturer") === "NVIDIA" ? wholeGpus(gpu) : 0));
  const card = elementsAt(item, "networkInfo/networkCards/item")[number("networkInfo/defaultNetworkCardIndex")];
  const architectures = elementsAt(item, "processorInfo/supportedArchitectures/item").map(({ text }) => text.trim());
  return {
    type: xmlText(item, "instanceType"),
    architecture: architectures.includes("arm64") ? "arm64" : "amd64",
    vCpus: number("vCpuInfo/defaultVCpus"),
    memoryMiB: number("memoryInfo/sizeInMiB"),
    gpus,
    neuronDevices: sum("neuronInfo/neuronDevices/item", countOf),
    neuronCores: sum(
      "neuronInfo/neuronDevices/item",
      (device) => countOf(device) * Number(xmlText(device, "coreInfo/count") || 0),
    ),
    networkInterfaces:
      (card && Number(xmlText(card, "maximumNetworkInterfaces"))) || number("networkInfo/maximumNetworkInterfaces"),
    addressesPerInterface: number("networkInfo/ipv4AddressesPerInterface"),
  };
}

/** A part of a GPU, as g6f instances have, is one GPU to NVIDIA's device plugin. EC2 counts it as none. */
function wholeGpus(gpu: Xml): number {
  return Number(xmlText(gpu, "count") || 0) || Number(xmlText(gpu, "logicalGpuCount") || 0);
}

/** Stands in for a type that moto does not know: the smallest shape that runs the pods of a cluster. */
export function unknownShape(type: string): InstanceShape {
  return {
    type,
    architecture: "amd64",
    vCpus: 2,
    memoryMiB: 4096,
    gpus: 0,
    neuronDevices: 0,
    neuronCores: 0,
    networkInterfaces: 3,
    addressesPerInterface: 6,
  };
}
