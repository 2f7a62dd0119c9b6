/** IPv4 addresses and ranges, as a thin layer over the package ip-address. A range is always a string in CIDR notation. */
import { Address4 } from "ip-address";
import { error, type Problem, UserError } from "./problem.ts";

/** Private and carrier-grade ranges that a VPC may use (EKS user guide, "VPC and subnet requirements"). */
export const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

export interface Range {
  readonly first: bigint;
  readonly last: bigint;
  /** Length of the prefix: 16 of `10.20.0.0/16`. */
  readonly prefix: number;
}

/** An IPv4 address: `10.20.0.2`. */
export function isIpAddress(address: string): boolean {
  return !address.includes("/") && Address4.isValid(address);
}

/** @throws {UserError} when it is not an IPv4 range in CIDR notation without host bits */
export function parseCidr(cidr: string): Range {
  const [problem] = checkCidr(cidr);
  if (problem !== undefined) throw new UserError(problem.message);
  const address = new Address4(cidr);
  return {
    first: address.startAddress().bigInt(),
    last: address.endAddress().bigInt(),
    prefix: address.subnetMask,
  };
}

/**
 * An error unless it is an IPv4 range in CIDR notation without host bits, as AWS requires.
 *
 * @param example a range that would be accepted in its place
 */
export function checkCidr(cidr: string, example = "10.20.0.0/16"): Problem[] {
  if (!cidr.includes("/") || !Address4.isValid(cidr))
    return [error([], `"${cidr}" is not an IPv4 range in CIDR notation, such as ${example}.`)];
  const address = new Address4(cidr);
  const start = address.startAddress().correctForm();
  if (start === address.correctForm()) return [];
  return [error([], `"${cidr}" has host bits set. Use ${start}/${address.subnetMask}.`)];
}

export function isCidr(cidr: string): boolean {
  return checkCidr(cidr).length === 0;
}

/** Whether an IPv4 or IPv6 range is so wide that it amounts to the internet: a prefix below /8. Two halves are as open as 0.0.0.0/0. */
export function isOpenRange(range: string): boolean {
  const prefix = /\/(\d{1,3})$/.exec(range)?.[1];
  return prefix !== undefined && Number(prefix) < 8;
}

export function containsCidr(outer: string, inner: string): boolean {
  const [a, b] = [parseCidr(outer), parseCidr(inner)];
  return a.first <= b.first && b.last <= a.last;
}

export function cidrsOverlap(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a.first <= b.last && b.first <= a.last;
}

/**
 * The range with prefix length `prefix` that starts `offset` addresses into `cidr`.
 *
 * @throws {UserError} when that range is not inside `cidr`
 */
export function carve(cidr: string, prefix: number, offset: bigint): string {
  const range = `${Address4.fromBigInt(parseCidr(cidr).first + offset).correctForm()}/${prefix}`;
  if (!containsCidr(cidr, range)) throw new UserError(`${range} is not inside ${cidr}.`);
  return range;
}
