import type { AddonSpec } from "@ml-platform/modules/addons";
import { addonNames, catalogue } from "@ml-platform/modules/addons";

/** `docs/addons.md`: every add-on of the catalogue, from the specifications that environments are checked against. */
export function addonReference(): string {
  return [
    "# In-cluster services",
    "",
    "Written by `pnpm run docs` from the specifications in `modules/addons/`; a test fails when it is not current. Their options are in",
    "[Keys of an environment](environment.md#clusters), under `clusters.<name>.platform.addons`. [Add an in-cluster service](add-an-addon.md) says how to",
    "configure one, and how to write another.",
    "",
    "| add-on | what it does | version | needs | a cluster has once | service account |",
    "| --- | --- | --- | --- | --- | --- |",
    ...addonNames.map((name) => row(catalogue[name].spec)),
    "",
  ].join("\n");
}

function row({ name, description, versions, needs, provides, serviceAccount }: AddonSpec): string {
  const account = serviceAccount === undefined ? "" : `\`${serviceAccount.namespace}/${serviceAccount.name}\``;
  const cells = [`\`${name}\``, description, versionsText(versions), codes(needs), provides.join("; "), account];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** Minor versions of Kubernetes that get the same are said once: `1.31 to 1.33: 9.59.0`. */
function versionsText(versions: AddonSpec["versions"]): string {
  const runs: { from: string; to: string; text: string }[] = [];
  for (const [kubernetes, version] of Object.entries(versions)) {
    const last = runs.at(-1);
    const text = versionText(version);
    if (last?.text === text) last.to = kubernetes;
    else runs.push({ from: kubernetes, to: kubernetes, text });
  }
  return runs.map(({ from, to, text }) => `${from === to ? from : `${from} to ${to}`}: ${text}`).join("<br>");
}

/** A version is one text, or several with a name each: of the chart, of an image. */
function versionText(version: unknown): string {
  if (typeof version !== "object" || version === null) return String(version);
  return Object.entries(version)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}
