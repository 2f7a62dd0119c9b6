import { checkCidr, containsCidr, isCidr, isIpAddress, isOpenRange } from "./cidr.ts";
import { checkDuplicates } from "./duplicates.ts";
import { at, error, type Problem, warning } from "./problem.ts";

/** From where traffic is let in, besides what the platform's own rules let in. Each source becomes a rule of its own. */
export interface NetworkSources {
  /** IPv4 ranges, such as those of a peered network or of a VPN. @default - none */
  readonly cidrs?: readonly string[] | undefined;
  /**
   * Security groups of this network, of one that is peered with it, or of one behind the same transit gateway; one of another
   * account after the account: `111111111111/sg-...`. @default - none
   */
  readonly securityGroupIds?: readonly string[] | undefined;
  /** Managed prefix lists of the region, `pl-...`: ranges that are kept in one place. @default - none */
  readonly prefixListIds?: readonly string[] | undefined;
}

/** One source: what it is called in the id of its rule, and the argument of the rule that names it. */
export interface NetworkSource {
  readonly id: string;
  readonly rule:
    | { readonly cidrIpv4: string }
    | { readonly referencedSecurityGroupId: string }
    | { prefixListId: string };
}

/** The sources in the order in which they are written. Their ids follow from the values, never from positions. */
export function sourcesOf({ cidrs = [], securityGroupIds = [], prefixListIds = [] }: NetworkSources): NetworkSource[] {
  return [
    ...cidrs.map((cidrIpv4) => ({ id: idOf(cidrIpv4), rule: { cidrIpv4 } })),
    ...securityGroupIds.map((id) => ({ id: idOf(id), rule: { referencedSecurityGroupId: id } })),
    ...prefixListIds.map((id) => ({ id: idOf(id), rule: { prefixListId: id } })),
  ];
}

/** A slash would part the path of a construct. */
function idOf(source: string): string {
  return source.replace("/", "-");
}

/**
 * Rules that the security groups of a cluster can take from an author, with room for those of the platform. The quota is 60
 * inbound rules for each group, and a prefix list counts as many as its longest size ("Amazon VPC quotas", as of 2026-11).
 */
const mostSources = 50;

/**
 * Errors in a list of sources: malformed ones, those listed twice, and ranges as wide as the internet.
 *
 * @param what they reach, as the end of a sentence: `the private endpoint`
 */
export function checkNetworkSources(sources: NetworkSources, what: string): Problem[] {
  const { cidrs = [], securityGroupIds = [], prefixListIds = [] } = sources;
  const count = cidrs.length + securityGroupIds.length + prefixListIds.length;
  const problems: Problem[] = [
    ...at(["cidrs"], checkRanges(cidrs, what)),
    ...at(["securityGroupIds"], checkIds(securityGroupIds, groups)),
    ...at(["prefixListIds"], checkIds(prefixListIds, lists)),
  ];
  if (count === 0)
    problems.push(
      error(
        [],
        `It names no source, so it lets nobody reach ${what}. List cidrs, securityGroupIds or prefixListIds, or remove it.`,
      ),
    );
  if (count > mostSources)
    problems.push(
      warning(
        [],
        `${count} sources are as many rules of one security group, and AWS accepts 60 unless the quota "Inbound or outbound rules per security group" was raised. Collect ranges in a prefix list, or merge them.`,
      ),
    );
  return problems;
}

function checkRanges(cidrs: readonly string[], what: string): Problem[] {
  return [
    ...checkDuplicates(cidrs),
    ...cidrs.flatMap((cidr, index) => at([index], checkRange(cidr, what))),
    ...cidrs.flatMap((cidr, index) => {
      const outer = cidrs.find((each) => each !== cidr && isCidr(each) && isCidr(cidr) && containsCidr(each, cidr));
      return outer === undefined
        ? []
        : [warning([index], `"${cidr}" is inside ${outer}, which is listed too. Remove one.`)];
    }),
  ];
}

function checkRange(cidr: string, what: string): Problem[] {
  const kind = [groups, lists].find(({ prefix }) => cidr.includes(prefix));
  if (kind !== undefined) return [error([], `"${cidr}" is the id of ${kind.name}. List it under ${kind.key}.`)];
  if (!isCidr(cidr)) return checkCidr(cidr, isIpAddress(cidr) ? `${cidr}/32` : "10.0.0.0/8");
  if (!isOpenRange(cidr)) return [];
  return [
    error(
      [],
      `"${cidr}" is as wide as the internet. Name the ranges from which ${what} is reached, such as 10.0.0.0/8.`,
    ),
  ];
}

interface IdKind {
  readonly key: "securityGroupIds" | "prefixListIds";
  readonly name: string;
  readonly prefix: string;
  readonly pattern: RegExp;
  readonly form: string;
}

/** Ids have 8 hexadecimal digits if they are from before 2016, and 17 since ("Resource IDs" in the EC2 user guide). */
const groups: IdKind = {
  key: "securityGroupIds",
  name: "a security group",
  prefix: "sg-",
  pattern: /^(?:\d{12}\/)?sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  form: "sg-0123456789abcdef0, or 111111111111/sg-0123456789abcdef0 for one of another account",
};

const lists: IdKind = {
  key: "prefixListIds",
  name: "a prefix list",
  prefix: "pl-",
  pattern: /^pl-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  form: "pl-0123456789abcdef0",
};

/** Errors in a list of security groups of one's own account, for interfaces and not for rules. */
export function checkSecurityGroupIds(ids: readonly string[]): Problem[] {
  return checkIds(ids, { ...groups, pattern: /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, form: "sg-0123456789abcdef0" });
}

function checkIds(ids: readonly string[], { name, pattern, form }: IdKind): Problem[] {
  return [
    ...checkDuplicates(ids),
    ...ids.flatMap((id, index) =>
      pattern.test(id) ? [] : [error([index], `"${id}" is not the id of ${name}. Use the form ${form}.`)],
    ),
  ];
}
