/** A package of CDK Terrain that takes the place of one in the catalog. */
export interface Alias {
  /** What the catalog and every import call it. */
  readonly name: string;
  /** What is installed under that name. */
  readonly installed: string;
  readonly version: string;
  /** @default false: without it, there is nothing to check */
  readonly canStay?: true;
}

/**
 * The way out of cdktf. The packages for Kubernetes and Helm are generated from the same provider versions as ours:
 * later ones for Kubernetes are generated from version 3, which renames arguments that we use. Sources: the pages of
 * cdktn-provider-kubernetes and cdktn-provider-helm on PyPI, where the same releases are described.
 */
export const aliases: readonly Alias[] = [
  { name: "cdktf", installed: "cdktn", version: "0.24.0" },
  { name: "cdktf-cli", installed: "cdktn-cli", version: "0.24.0" },
  { name: "@cdktf/provider-aws", installed: "@cdktn/provider-aws", version: "25.7.0" },
  { name: "@cdktf/provider-kubernetes", installed: "@cdktn/provider-kubernetes", version: "14.0.0", canStay: true },
  { name: "@cdktf/provider-helm", installed: "@cdktn/provider-helm", version: "14.0.0", canStay: true },
];

/** The line of the catalog that makes the swap. */
export function catalogLine({ name, installed, version }: Alias): string {
  return `  ${name.startsWith("@") ? `"${name}"` : name}: npm:${installed}@${version}`;
}

/**
 * The text of pnpm-workspace.yaml with the packages of CDK Terrain in place of cdktf's.
 *
 * @throws {Error} if the catalog lacks one of them
 */
export function swapped(workspace: string, chosen: readonly Alias[]): string {
  return chosen.reduce((text, alias) => {
    const [key] = catalogLine(alias).split(": npm:");
    const lines = text.split("\n");
    const index = lines.findIndex((line) => line.startsWith(`${key}:`));
    if (index < 0) throw new Error(`the catalog of pnpm-workspace.yaml has no line that begins with "${key}:"`);
    return lines.with(index, catalogLine(alias)).join("\n");
  }, workspace);
}
