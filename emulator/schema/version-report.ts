import { learnedVersion } from "../learned/load-learned.ts";
import { aws } from "../overlays/aws/index.ts";
import { compareBlocks, type Difference } from "./differences.ts";
import { defaultCache, loadSchemas } from "./load.ts";
import { readNewest } from "./newest.ts";
import type { NestedBlock, ProviderSchemas, Type } from "./schema.ts";
import { providerPackage } from "./source.ts";
import { versionDifferences } from "./version-differences.ts";

/** The oldest version that stacks accept. */
const oldest = learnedVersion;

/** A page on what changed, for the types in use, between the versions of the AWS provider that stacks accept. */
export function providerVersionReport(cacheDirectory = defaultCache()): string {
  const installed = providerPackage("aws").providerVersion;
  const newest = readNewest();
  const differences = compareProviders(
    loadSchemas(aws, cacheDirectory, installed),
    loadSchemas(aws, cacheDirectory, newest.provider),
  );
  return `# Versions of the AWS provider

\`pnpm docs\` writes this page. Stacks accept every provider from ${oldest} to the last 6.x, and one that
uses what came later, such as a warm pool, those that have it ([why](decisions/0004-provider-version-range.md)). It lists what
changed for the types in use.

| version | what it is | what runs with it |
| ------- | ---------- | ----------------- |
| ${oldest} | the oldest that stacks accept | the emulator, and the real provider, where a mirror of it is found |
| ${installed} | the one that the bindings describe | the emulator with \`EMULATOR_PROVIDER_VERSION=${installed}\` |
| ${newest.provider} | the newest that is known, from ${newest.derivedFrom.package} ${newest.derivedFrom.version} | the emulator with \`EMULATOR_PROVIDER_VERSION=${newest.provider}\` |

## ${oldest} and ${installed}

${oldestAndInstalled(installed)}

## From ${installed} to ${newest.provider}

Changes that can refuse a configuration or a reference:

${list(differences.filter(isBreaking))}

All others:

${list(differences.filter((difference) => !isBreaking(difference)))}
`;
}

function oldestAndInstalled(installed: string): string {
  const named = (text: string): string =>
    text
      .replace("the package", installed)
      .replace("the real provider", oldest)
      .replace(/^([^:]+)/, "`$1`");
  return Object.entries(versionDifferences)
    .map(([reason, lines]) => `${reason}:\n\n${lines.map((line) => `- ${named(line)}`).join("\n")}`)
    .join("\n\n");
}

function compareProviders(from: ProviderSchemas, to: ProviderSchemas): Difference[] {
  const compare = (prefix: string, kind: "resources" | "dataSources"): Difference[] =>
    Object.entries(from[kind]).flatMap(([type, { block }]) =>
      compareBlocks(block, to[kind][type]?.block ?? {}, prefix + type),
    );
  return [
    ...compareBlocks(from.provider.block, to.provider.block, "provider"),
    ...compare("", "resources"),
    ...compare("data.", "dataSources"),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a configuration that is valid with the older schema may not be with the newer one. */
export function isBreaking({ what, ours, theirs }: Difference): boolean {
  switch (what) {
    case "attribute":
      return theirs === undefined || (theirs as { required?: true }).required === true;
    case "block":
      return theirs === undefined || ((theirs as NestedBlock).min_items ?? 0) > 0;
    case "required":
    case "write_only":
      return theirs === true;
    case "optional":
    case "computed":
      return theirs !== true;
    case "min_items":
      return Number(theirs ?? 0) > Number(ours ?? 0);
    case "max_items":
      return Number(theirs ?? Number.POSITIVE_INFINITY) < Number(ours ?? Number.POSITIVE_INFINITY);
    case "type":
      return !extendsType(ours as Type | undefined, theirs as Type | undefined);
    case "nesting_mode":
      return true;
    case "sensitive":
      return false;
  }
}

/** Whether the newer type has all that the older one has; objects may have more attributes. */
function extendsType(older: Type | undefined, newer: Type | undefined): boolean {
  if (typeof older !== "object" || typeof newer !== "object") return older === newer;
  if (older[0] !== newer[0]) return false;
  if (older[0] === "object" && newer[0] === "object") {
    const [fields, others] = [older[1], newer[1]];
    return Object.entries(fields).every(([name, type]) => extendsType(type, others[name]));
  }
  if (older[0] === "tuple" || newer[0] === "tuple") return false;
  return extendsType(older[1] as Type, newer[1] as Type);
}

function list(differences: readonly Difference[]): string {
  if (differences.length === 0) return "- none";
  return differences.map((difference) => `- \`${difference.path}\`: ${text(difference)}`).join("\n");
}

function text({ what, ours, theirs }: Difference): string {
  switch (what) {
    case "attribute":
    case "block":
      return `${what} ${ours === undefined ? "added" : "removed"}`;
    case "type":
      return extendsType(ours as Type, theirs as Type) ? "more fields" : "another type";
    case "nesting_mode":
    case "min_items":
    case "max_items":
      return `${what} ${ours ?? "not set"}, now ${theirs ?? "not set"}`;
    default:
      return theirs === true ? `now ${what}` : `no longer ${what}`;
  }
}
