/** Where releases are published, and the variable that names a copy of it. */
const mirrors = [
  ["https://dl.k8s.io", "PLATFORM_KUBERNETES_MIRROR"],
  ["https://github.com", "PLATFORM_GITHUB_MIRROR"],
  ["https://get.helm.sh", "PLATFORM_HELM_MIRROR"],
  ["https://releases.hashicorp.com", "PLATFORM_HASHICORP_MIRROR"],
  // Packages of this repository are installed from it, too.
  ["https://registry.npmjs.org", "PLATFORM_NPM_REGISTRY"],
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The URL to download from: that of a mirror, which has the same paths, where the environment names one. */
export function mirrored(url: string, env: Environment): string {
  const origin = mirrors.find(([published]) => url.startsWith(`${published}/`));
  if (origin === undefined) return url;
  const [published, variable] = origin;
  const mirror = (env[variable] ?? "").replace(/\/+$/, "");
  return mirror === "" ? url : `${mirror}${url.slice(published.length)}`;
}

/** The variable that names a mirror for this URL: what to set where the publisher is not reached. */
export function mirrorVariable(url: string): string | undefined {
  return mirrors.find(([published]) => url.startsWith(`${published}/`))?.[1];
}
