import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { awsVersionsIn, findProviderMirror, mirrorConfiguration } from "@ml-platform/emulator/provider-mirror";
import { isOlder } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { findTerraform } from "../terraform/find.ts";
import { programs } from "../terraform/program.ts";
import { proxies } from "../tools/download.ts";
import { localDirectory } from "./run-file.ts";

/** Which providers write into the clusters of the local AWS. */
export type ClusterProviders = "real" | "emulated";

/**
 * The variable that lets Terraform install the real AWS provider where a mirror of it was found; none where this user has
 * configured Terraform, and none without a mirror: the registry is asked then.
 */
export function mirrorVariables({ root, env }: Pick<Io, "root" | "env">): { TF_CLI_CONFIG_FILE?: string } {
  const mirror = usedMirror(env);
  if (mirror === undefined) return {};
  const file = join(localDirectory(root), "terraform.tfrc");
  writeFileSync(file, mirrorConfiguration(mirror, { isAlone: false }), { mode: 0o600 });
  return { TF_CLI_CONFIG_FILE: file };
}

/** The newest AWS provider of the mirror that is installed from; undefined where it comes from elsewhere. */
export function mirroredAwsProvider({ env }: Pick<Io, "env">): string | undefined {
  const mirror = usedMirror(env);
  const versions = mirror === undefined ? [] : awsVersionsIn(mirror);
  return versions.find((version) => versions.every((other) => !isOlder(version, other)));
}

function usedMirror(env: Io["env"]): string | undefined {
  const isNamed = (env["TF_PROVIDER_MIRROR"] ?? "") !== "";
  return isNamed || !isConfigured(env) ? findProviderMirror(env) : undefined;
}

/** Whether this user has a file that says where providers are installed from. */
function isConfigured(env: Io["env"]): boolean {
  const files = [env["TF_CLI_CONFIG_FILE"] ?? "", join(env["HOME"] ?? homedir(), ".terraformrc")];
  return files.some((file) => file !== "" && existsSync(file));
}

/**
 * Whether Terraform can install the real kubernetes and helm providers: from a mirror, or because their registry answers.
 * What was found is remembered in the folder of the account, so that one provider does not go on with what another began.
 *
 * @param directory of the account
 */
export async function findClusterProviders(io: Io, directory: string): Promise<ClusterProviders> {
  const known = knownClusterProviders(directory);
  if (known !== undefined) return known;
  const { name } = await findTerraform(io);
  const { registry } = programs[name];
  const found = isInMirror(io, registry) || (await answers(registry, io.env)) ? "real" : "emulated";
  writeFileSync(join(directory, rememberedIn), found, { mode: 0o600 });
  io.stderr.write(
    found === "real"
      ? `What goes into clusters is written by the kubernetes and helm providers that Terraform installs.\n`
      : `What goes into clusters is written by the emulator's kubernetes and helm providers: ${registry} is not reached.\n`,
  );
  return found;
}

/** What was found before; undefined if nobody asked yet. */
export function knownClusterProviders(directory: string): ClusterProviders | undefined {
  try {
    return readFileSync(join(directory, rememberedIn), "utf8") === "real" ? "real" : "emulated";
  } catch {
    return undefined;
  }
}

const rememberedIn = "cluster-providers";

function isInMirror({ env }: Io, registry: string): boolean {
  const mirror = env["TF_PROVIDER_MIRROR"] || findProviderMirror(env);
  if (mirror === undefined) return false;
  return ["kubernetes", "helm"].every((provider) => {
    const folder = join(mirror, registry, "hashicorp", provider);
    return existsSync(folder) && readdirSync(folder).length > 0;
  });
}

const patienceMilliseconds = 5000;

/** Whether a registry answers, through the proxy that Terraform would take. */
export async function answers(registry: string, env: Io["env"]): Promise<boolean> {
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent(proxies(env));
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    return (await fetch(`https://${registry}/.well-known/terraform.json`, { dispatcher, signal })).ok;
  } catch {
    return false;
  } finally {
    await dispatcher.destroy();
  }
}
