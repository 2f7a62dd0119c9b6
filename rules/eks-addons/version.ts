import { error, type Problem } from "../problem.ts";

/** An error unless it is written as EKS writes the version of an add-on: `v1.20.4-eksbuild.2`. */
export function checkEksAddonVersion(version: string): Problem[] {
  if (/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version)) return [];
  return [
    error(
      [],
      `"${version}" is not the version of an EKS add-on, such as v1.20.4-eksbuild.2. "aws eks describe-addon-versions" lists them.`,
    ),
  ];
}
