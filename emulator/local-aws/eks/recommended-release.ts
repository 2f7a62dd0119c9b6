import type { JsonActions } from "../json-service.ts";
import { release } from "./node-groups.ts";

/** The newest release of Bottlerocket, for every version of Kubernetes. */
const bottlerocketRelease = "1.57.0-6102096a";

/**
 * The release that EKS recommends, by the name of the public parameter that holds it; undefined for other parameters.
 * Sources: "Retrieve recommended Amazon Linux AMI IDs" and "Retrieve recommended Bottlerocket AMI IDs" in the EKS user guide.
 */
export function recommendedRelease(parameter: string): string | undefined {
  const [, kubernetes] =
    /^\/aws\/service\/eks\/optimized-ami\/(\d\.\d+)\/amazon-linux-2023\/(?:x86_64|arm64)\/(?:standard|nvidia|neuron)\/recommended\/release_version$/.exec(
      parameter,
    ) ?? [];
  if (kubernetes !== undefined) return release(kubernetes);
  return /^\/aws\/service\/bottlerocket\/aws-k8s-\d\.\d+(?:-nvidia)?(?:-fips)?\/(?:x86_64|arm64)\/latest\/image_version$/.test(
    parameter,
  )
    ? bottlerocketRelease
    : undefined;
}

/** Parameters of Systems Manager that moto does not have. */
export function releaseParameters(region: string): JsonActions {
  return {
    async GetParameter(input, moto) {
      const name = String(input["Name"]);
      const value = recommendedRelease(name);
      if (value === undefined) return moto.pass(input);
      return {
        Parameter: {
          Name: name,
          Type: "String",
          Value: value,
          Version: 1,
          LastModifiedDate: 1_795_046_400,
          ARN: `arn:aws:ssm:${region}::parameter${name}`,
          DataType: "text",
        },
      };
    },
  };
}
