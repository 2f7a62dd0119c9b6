import { AwsError } from "../aws-error.ts";
import type { Fields } from "../fields.ts";
import type { EksRegion } from "./region.ts";

/** An operation of the EKS API. Source of methods and paths: the API reference of EKS, 2017-11-01. */
export interface Operation {
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** `/clusters/{name}/addons/{addonName}`. */
  readonly path: string;
  readonly run: (call: Call) => unknown;
}

export interface Call {
  readonly region: EksRegion;
  /** The parts of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
  /** Id of the access key that signed the request. */
  readonly accessKey: string;
}

/** The part of the path named `name`; the paths of the operations have every part that they ask for. */
export function part({ path }: Call, name: string): string {
  return path[name] ?? "";
}

/**
 * A page of a list: EKS answers at most `maxResults` (100) items and a token for the rest.
 *
 * @throws {AwsError} InvalidParameterException
 */
export function page<Item>({ query }: Call, name: string, items: readonly Item[]): Record<string, unknown> {
  const [start, size] = [Number(query.get("nextToken") ?? 0), Number(query.get("maxResults") ?? 100)];
  if (!(size >= 1 && size <= 100)) throw invalidParameter("maxResults must be from 1 to 100");
  if (!Number.isInteger(start)) throw invalidParameter("nextToken is not one of this list");
  const end = start + size;
  return { [name]: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}

function invalidParameter(message: string): AwsError {
  return new AwsError(400, "InvalidParameterException", message);
}
