/**
 * The programs on a bastion host, as of 2026-11-26: kubectl for each minor version of Kubernetes, and Helm.
 *
 * Sources: SHA-256 of kubectl from roles/kubespray_defaults/vars/main/checksums.yml of kubernetes-sigs/kubespray, at
 * 46dbdd3 for 1.34 to 1.36, dee8a18 for 1.33, 57364f4 for 1.32 and aa255f8 for 1.31 (the last that has it); of Helm from
 * https://github.com/helm/helm/releases/tag/v4.1.4. The AWS CLI comes from the signed packages of Amazon Linux 2023.
 */
import type { Architecture } from "../ami-types.ts";
import { kubernetesVersions } from "../kubernetes-versions.ts";

/** A file that is installed only if it has the checksum. */
export interface Download {
  readonly url: string;
  readonly sha256: string;
}

/** kubectl under one name. */
export interface Kubectl extends Download {
  /** `kubectl`, or `kubectl-1.33`. */
  readonly program: string;
  readonly version: string;
}

interface Pinned {
  readonly version: string;
  readonly sha256: Readonly<Record<Architecture, string>>;
}

const kubectlReleases: Readonly<Record<string, Pinned>> = {
  "1.31": {
    version: "1.31.13",
    sha256: {
      x86_64: "ce427a4df97b044bf6beaf38be6b3aaafb1b5c782c406958b3c71ebb25a48fe3",
      arm64: "cfe055bd02650cd5c2687599069630cf4a602f1c99be63986a25b775752620db",
    },
  },
  "1.32": {
    version: "1.32.11",
    sha256: {
      x86_64: "48581d0e808bd8b7d3c3fc014e86b170e25a987df04c8a879b982b28a5180815",
      arm64: "b1c91c106ec20e61c5dff869e9a39e6af4fb96572bddaac9cce307dfa3ed2348",
    },
  },
  "1.33": {
    version: "1.33.11",
    sha256: {
      x86_64: "5d0ff87b99e4bbc38b9876b3172c414f8691008d291e36f89547318925ce7716",
      arm64: "75ba96c8cc1f74c67ef3890e43186c0f308ee71d71c8d517879fd703c922d903",
    },
  },
  "1.34": {
    version: "1.34.11",
    sha256: {
      x86_64: "8efbb9435132a190920eb65a47a8c1ecf755ad85ab57a600c9bedbab460bb7a8",
      arm64: "5b045a4712674c88a56fd98eef4285689738b7fbe8735e1b9ee3509521af5cb4",
    },
  },
  "1.35": {
    version: "1.35.8",
    sha256: {
      x86_64: "874d5e72dbb819f43cff16bcd1e4f8bac5b7f2361fe1e55049b0a6c676fb0cbf",
      arm64: "cc749967b62f4422260bc9c0aa7a7c55f45175ae38cb8d95767b5d2b7e04c1fd",
    },
  },
  "1.36": {
    version: "1.36.4",
    sha256: {
      x86_64: "8b8f088da2dab964f853b38464033b1be15ede2839eca751482357c45abdd05a",
      arm64: "0ecf44450ee6063bf19dd166a103ee6df4a9034455c2abce626e6eea657d73fb",
    },
  },
};

const helmRelease: Pinned = {
  version: "4.1.4",
  sha256: {
    x86_64: "70b2c30a19da4db264dfd68c8a3664e05093a361cefd89572ffb36f8abfa3d09",
    arm64: "13d03672be289045d2ff00e4e345d61de1c6f21c1257a45955a30e8ae036d8f1",
  },
};

/** As the servers of both projects name them. */
const linux: Readonly<Record<Architecture, string>> = { x86_64: "linux-amd64", arm64: "linux-arm64" };

/** How many minor versions kubectl may be older or newer than the API server: "Version Skew Policy" of Kubernetes. */
const kubectlSkew = 1;

/**
 * What reaches clusters of these minor versions: `kubectl` is the newest that any of them needs, and each version that it
 * is too new for has a `kubectl-<minor>` of its own.
 *
 * @param minors of the clusters; without one, the newest kubectl of the table
 */
export function kubectlsFor(minors: readonly string[], architecture: Architecture): Kubectl[] {
  const needed = [...new Set(minors)].sort((a, b) => positionOf(a) - positionOf(b));
  const newest = needed.at(-1) ?? newestMinor;
  const tooOld = needed.filter((minor) => positionOf(newest) - positionOf(minor) > kubectlSkew);
  return [
    kubectl("kubectl", newest, architecture),
    ...tooOld.map((minor) => kubectl(`kubectl-${minor}`, minor, architecture)),
  ];
}

/** An archive, in which the program is in a folder of the system's name. */
export function helmFor(architecture: Architecture): Download & { readonly version: string; readonly inside: string } {
  const { version, sha256 } = helmRelease;
  const system = linux[architecture];
  return {
    version,
    url: `https://get.helm.sh/helm-v${version}-${system}.tar.gz`,
    sha256: sha256[architecture],
    inside: `${system}/helm`,
  };
}

function kubectl(program: string, minor: string, architecture: Architecture): Kubectl {
  const { version, sha256 } = kubectlReleases[minor] ?? (kubectlReleases[newestMinor] as Pinned);
  const folder = linux[architecture].replace("-", "/");
  return {
    program,
    version,
    url: `https://dl.k8s.io/release/v${version}/bin/${folder}/kubectl`,
    sha256: sha256[architecture],
  };
}

/** Of the table. A cluster may be newer by what the skew allows. */
const newestMinor = Object.keys(kubectlReleases).at(-1) as string;

function positionOf(minor: string): number {
  return kubernetesVersions.indexOf(minor);
}
