import { type NodeGroupSpec, type SettingTable, type TimeSlicing, tableOf } from "@ml-platform/rules";
import { Fn } from "cdktf";
import { stringify } from "smol-toml";
import { type JoinConfiguration, nodeConfig } from "./node-config.ts";

type Settings = Pick<NodeGroupSpec, "localStorage" | "kubelet" | "fastImagePull" | "bottlerocket"> &
  Partial<Pick<NodeGroupSpec, "gpuSharing">>;

/** A plain word, so that it needs no quotes, which cdktf refuses in the arguments of Terraform functions. */
const boundary = "node-config";

/**
 * User data, base64, for Amazon Linux 2023: nodeadm's configuration in a MIME part. EKS merges its own with it, except for a
 * custom AMI, to which it adds nothing: there, it is complete. Undefined where there is nothing to say.
 * Source: "Customize managed nodes with launch templates" in the EKS user guide.
 */
export function nodeadmUserData(settings: Settings, join?: JoinConfiguration): string | undefined {
  const config = nodeConfig(settings, join);
  if (config === undefined) return undefined;
  const text = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    "",
    `--${boundary}`,
    "Content-Type: application/node.eks.aws",
    "",
    ...config,
    "",
    `--${boundary}--`,
    "",
  ].join("\n");
  // Only Terraform knows the cluster.
  return join === undefined ? base64(text) : Fn.base64encode(text);
}

/** Prepares the local disks as one, and stores on it what fills disks: what the kubelet and containerd have, and logs. */
const localDisks = {
  commands: [
    ["apiclient", "ephemeral-storage", "init"],
    ["apiclient", "ephemeral-storage", "bind", "--dirs", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"],
  ],
  essential: true,
  mode: "always",
};

/**
 * User data, base64, for Bottlerocket: settings in TOML, which EKS merges with its own. Undefined where there are none.
 * Sources: "Customize managed nodes with launch templates" in the EKS user guide; `bootstrap-commands` in the settings
 * reference of Bottlerocket; aws/karpenter-provider-aws, pkg/providers/amifamily/bootstrap/bottlerocket.go for the commands.
 */
export function bottlerocketUserData({ bottlerocket = {}, localStorage, gpuSharing }: Settings): string | undefined {
  const settings: SettingTable = {
    ...bottlerocket,
    ...(localStorage !== undefined && {
      "bootstrap-commands": { "000-local-disks": localDisks, ...tableOf(bottlerocket, "bootstrap-commands") },
    }),
    ...(gpuSharing?.timeSlicing !== undefined && {
      "kubelet-device-plugins": sharing(gpuSharing.timeSlicing, tableOf(bottlerocket, "kubelet-device-plugins")),
    }),
  };
  return Object.keys(settings).length === 0 ? undefined : base64(stringify({ settings }));
}

/** Without a name of their own, as the platform's device plugin offers shared GPUs on Amazon Linux. */
function sharing({ replicas, failRequestsGreaterThanOne }: TimeSlicing, plugins: SettingTable): SettingTable {
  return {
    ...plugins,
    nvidia: {
      ...tableOf(plugins, "nvidia"),
      "device-sharing-strategy": "time-slicing",
      "time-slicing": {
        replicas,
        "rename-by-default": false,
        "fail-requests-greater-than-one": failRequestsGreaterThanOne,
      },
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
