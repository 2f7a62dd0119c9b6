import { ProviderError } from "../../wire/diagnostic.ts";
import { isUnknown, type ObjectValue, type Value } from "../../wire/value.ts";
import type { Change, Check, Surroundings } from "../overlay.ts";

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

export function pattern(expression: RegExp, message: string): Check {
  return (value) => (expression.test(String(value)) ? undefined : message);
}

export function length(minimum: number, maximum: number, name: string): Check {
  return (value) => {
    const size = String(value).length;
    return size >= minimum && size <= maximum
      ? undefined
      : `expected length of ${name} to be in the range (${minimum} - ${maximum}), got ${String(value)}`;
  };
}

export function oneOf(name: string, allowed: readonly (string | number)[]): Check {
  return (value) =>
    allowed.some((item) => item === value)
      ? undefined
      : `expected ${name} to be one of [${allowed.map((item) => JSON.stringify(item)).join(" ")}], got ${String(value)}`;
}

export function between(name: string, minimum: number, maximum: number): Check {
  return (value) =>
    Number(value) >= minimum && Number(value) <= maximum
      ? undefined
      : `expected ${name} to be in the range (${minimum} - ${maximum}), got ${String(value)}`;
}

export function all(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export const isArn: Check = (value) =>
  /^arn:[\w-]+:[a-zA-Z0-9-]+:[a-z0-9-]*:(\d{12}|aws|aws-managed)?:.+$/.test(String(value))
    ? undefined
    : `(${String(value)}) is an invalid ARN: ${String(value).startsWith("arn:") ? "invalid account ID value or resource" : "arn: invalid prefix"}`;

export const isJson: Check = (value) => {
  try {
    JSON.parse(String(value));
    return undefined;
  } catch (error) {
    return `contains an invalid JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** The error unless exactly one of the attributes is given. One that is still unknown may turn out to be null. */
export function exactlyOne(config: ObjectValue, names: readonly string[]): ProviderError[] {
  const given = names.filter((name) => (config[name] ?? null) !== null);
  const unsure = given.some((name) => isUnknown(config[name]));
  if (given.length === 1 || (unsure && given.length > 0)) return [];
  const list = names.join(",");
  return [
    new ProviderError(
      "Invalid combination of arguments",
      given.length === 0
        ? `one of \`${list}\` must be specified`
        : `only one of \`${list}\` can be specified, but \`${given.join(",")}\` were specified.`,
    ),
  ];
}
