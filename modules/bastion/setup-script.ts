import type { Download, Kubectl } from "@ml-platform/rules";

/** What a host installs. */
export interface HostTools {
  readonly kubectls: readonly Kubectl[];
  /** An archive with the program at the path `inside`. */
  readonly helm: Download & { readonly inside: string };
}

/** Where the host finds what its user data wrote, and where it says what went wrong. */
export const hostPaths = { kubeconfig: "/etc/kubernetes/bastion.kubeconfig", problem: "/etc/bastion-problem" } as const;

/**
 * The shell script that prepares a host: it installs the programs, checks that each runs, and gives everybody who logs in a
 * kubeconfig of their own. Can be run again. When a step fails, the script stops and the host stays, so that people can
 * find out why: whoever logs in is told, and the output is in /var/log/cloud-init-output.log.
 *
 * The AWS CLI is part of Amazon Linux 2023 and comes from its signed packages, which dnf checks ("Working with the AWS CLI"
 * and "Package signatures" in the user guide of Amazon Linux 2023).
 *
 * @param tools absent for an image that brings them
 */
export function setupScript(tools?: HostTools): string {
  return `#!/bin/bash
set -Eeuo pipefail

# A test runs this in a folder of its own.
root="\${BASTION_ROOT:-}"
problem="$root${hostPaths.problem}"
rm -f "$problem"
trap 'echo "The setup of this host failed in line $LINENO: see /var/log/cloud-init-output.log." | tee "$problem" >&2' ERR

mkdir -p "$root/etc/profile.d" "$root/usr/local/bin"
cat > "$root/etc/profile.d/bastion.sh" <<'PROFILE'
[ ! -e ${hostPaths.problem} ] || cat ${hostPaths.problem} >&2
# A copy, because kubectl writes the chosen context into it.
if [ -n "\${HOME:-}" ] && [ -e ${hostPaths.kubeconfig} ] && [ ! -e "$HOME/.kube/config" ]; then
  mkdir -p -m 0700 "$HOME/.kube" && install -m 0600 ${hostPaths.kubeconfig} "$HOME/.kube/config"
fi
PROFILE
${tools === undefined ? "" : installation(tools)}
command -v aws > /dev/null || dnf install --assumeyes awscli-2
export PATH="$root/usr/local/bin:$PATH"
aws --version
${(tools?.kubectls.map(({ program }) => program) ?? ["kubectl"]).map((program) => `${program} version --client`).join("\n")}
helm version --short
echo "This host is ready."
`;
}

function installation({ kubectls, helm }: HostTools): string {
  return `
downloads="$(mktemp --directory)"
trap 'rm -rf "$downloads"' EXIT

# download <URL> <SHA-256> <file>
download() {
  curl --fail --silent --show-error --location --proto '=https' --retry 5 --retry-connrefused --connect-timeout 10 --output "$3" "$1"
  echo "$2  $3" | sha256sum --check --quiet
}

${kubectls
  .map(
    ({ program, url, sha256 }) => `download ${url} ${sha256} "$downloads/${program}"
install -m 0755 "$downloads/${program}" "$root/usr/local/bin/${program}"`,
  )
  .join("\n")}
download ${helm.url} ${helm.sha256} "$downloads/helm.tar.gz"
tar --extract --gzip --file "$downloads/helm.tar.gz" --directory "$downloads" ${helm.inside}
install -m 0755 "$downloads/${helm.inside}" "$root/usr/local/bin/helm"
`;
}
