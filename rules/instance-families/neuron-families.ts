/**
 * Families of EC2 instance types with AWS Neuron devices (Inferentia and Trainium), as of 2026-08-21.
 *
 * Sources: devices, cores and EFA from Karpenter's reference (aws/karpenter-provider-aws,
 * website/content/en/docs/reference/instance-types.md, 2026-08-21); trn2.3xlarge and trn2u.48xlarge, which it lacks, are
 * as AWS describes Trn2 (one and sixteen chips; one adapter on trn2.3xlarge, by the tables of accelerated computing in the EC2
 * instance types guide, 2026-08).
 */

/** Neuron devices of a size, and Elastic Fabric Adapters, each on a network card of its own. */
type SizeFacts = readonly [devices: number, efaInterfaces: number];

export interface NeuronFamily {
  readonly device: "inferentia" | "inferentia2" | "trainium" | "trainium2";
  /** NeuronCores of each device. */
  readonly cores: number;
  readonly sizes: Readonly<Record<string, SizeFacts>>;
}

export const neuronFamilies: Readonly<Record<string, NeuronFamily>> = {
  inf1: {
    device: "inferentia",
    cores: 4,
    sizes: { xlarge: [1, 0], "2xlarge": [1, 0], "6xlarge": [4, 0], "24xlarge": [16, 1] },
  },
  inf2: {
    device: "inferentia2",
    cores: 2,
    sizes: { xlarge: [1, 0], "8xlarge": [1, 0], "24xlarge": [6, 0], "48xlarge": [12, 0] },
  },
  trn1: { device: "trainium", cores: 2, sizes: { "2xlarge": [1, 0], "32xlarge": [16, 8] } },
  trn1n: { device: "trainium", cores: 2, sizes: { "32xlarge": [16, 16] } },
  trn2: { device: "trainium2", cores: 8, sizes: { "3xlarge": [1, 1], "48xlarge": [16, 16] } },
  trn2u: { device: "trainium2", cores: 8, sizes: { "48xlarge": [16, 16] } },
};
