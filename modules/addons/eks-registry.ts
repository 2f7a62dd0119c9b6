/**
 * Registries from which nodes of a region pull images of EKS, where private clusters reach them through the endpoints of ECR.
 * Regions that are missing here can pull from another region over the internet.
 *
 * Source: EKS user guide, "View Amazon container image registries for Amazon EKS add-ons", 2026-11-26.
 */
const accounts: Readonly<Record<string, readonly string[]>> = {
  "602401143452": [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "877085696533": ["af-south-1"],
  "800184023465": ["ap-east-1"],
  "900889452093": ["ap-south-2"],
  "296578399912": ["ap-southeast-3"],
  "491585149902": ["ap-southeast-4"],
  "151610086707": ["ap-southeast-5"],
  "121268973566": ["ap-southeast-7"],
  "761377655185": ["ca-west-1"],
  "900612956339": ["eu-central-2"],
  "590381155156": ["eu-south-1"],
  "455263428931": ["eu-south-2"],
  "066635153087": ["il-central-1"],
  "759879836304": ["me-central-1"],
  "558608220178": ["me-south-1"],
  "151742754352": ["us-gov-east-1"],
  "013241004608": ["us-gov-west-1"],
};

/** The host of the registry with EKS's images in a region; undefined for a region whose registry is not known. */
export function eksRegistry(region: string): string | undefined {
  const [account] = Object.entries(accounts).find(([, regions]) => regions.includes(region)) ?? [];
  return account === undefined ? undefined : `${account}.dkr.ecr.${region}.amazonaws.com`;
}
