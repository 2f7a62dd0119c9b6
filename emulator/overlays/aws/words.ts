import { ProviderError } from "../../wire/diagnostic.ts";
import type { Value } from "../../wire/value.ts";
import type { Change, Surroundings } from "../overlay.ts";

/** `arn:aws:ec2:us-east-2:111111111111:vpc/vpc-0...`. IAM's ARNs have no region: `global`. */
export function arn(service: string, { account, region }: Surroundings, resource: string, global = false): string {
  return `arn:aws:${service}:${global ? "" : region}:${account}:${resource}`;
}

/**
 * An error of an AWS API as the real provider words it.
 *
 * @param doing `creating EC2 Subnet`
 * @param operation `EC2: CreateSubnet`
 */
export function apiError(doing: string, operation: string, status: number, code: string, message = ""): ProviderError {
  const request = "00000000-0000-4000-a000-000000000000";
  const reason = message === "" ? code : `${code}: ${message}`;
  return new ProviderError(
    `${doing}: operation error ${operation}, https response error StatusCode: ${status}, RequestID: ${request}, ${reason}`,
  );
}

export function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The configured name, or the prefix followed by 26 characters, as the real provider generates it. */
export function nameOf({ planned, make }: Change, fallback = "terraform-"): string {
  const prefix = text(planned["name_prefix"]);
  return text(planned["name"]) || (prefix || fallback) + make.nameSuffix();
}
