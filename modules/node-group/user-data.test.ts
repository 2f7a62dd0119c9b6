import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { bottlerocketUserData, nodeadmUserData } from "./user-data.ts";

const decoded = (text: string | undefined) => Buffer.from(text ?? "", "base64").toString();

describe("nodeadmUserData", () => {
  it("is a MIME part, with which EKS merges its own", () => {
    expect(decoded(nodeadmUserData({ localStorage: "raid0" }))).toBe(`MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=node-config

--node-config
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0

--node-config--
`);
  });

  it("is absent where there is nothing to say", () => {
    expect(nodeadmUserData({})).toBeUndefined();
  });

  it("has no quotes for Terraform, which cdktf refuses in the arguments of functions", () => {
    const join = {
      clusterName: "dev-ml",
      endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
      certificateAuthority: "LS0tLS1CRUdJTg==",
      serviceCidr: "172.20.0.0/16",
      labels: { team: "a" },
      taints: [],
    };
    const kubelet = {
      maxPods: 20,
      systemReserved: { cpu: "0.5", pid: "1000" },
      evictionHard: { "pid.available": "5%" },
    };
    expect(() => nodeadmUserData({ kubelet }, join)).not.toThrow();
  });
});

describe("bottlerocketUserData", () => {
  it("is TOML that reads back as the settings", () => {
    const bottlerocket = {
      kubernetes: { "max-pods": 58, "eviction-hard": { "memory.available": "15%" } },
      kernel: { sysctl: { "vm.max_map_count": "262144" } },
    };
    const text = decoded(bottlerocketUserData({ bottlerocket }));
    expect(parse(text)).toEqual({ settings: bottlerocket });
    expect(text).toContain('[settings.kernel.sysctl]\n"vm.max_map_count" = "262144"');
  });

  it("puts what fills disks on the local ones, before the author's own commands", () => {
    const own = { commands: [["apiclient", "get", "os"]], essential: false, mode: "once" };
    const text = decoded(
      bottlerocketUserData({ localStorage: "raid0", bottlerocket: { "bootstrap-commands": { show: own } } }),
    );
    const commands = (parse(text) as { settings: { "bootstrap-commands": object } }).settings["bootstrap-commands"];
    expect(Object.keys(commands)).toEqual(["000-local-disks", "show"]);
    expect(commands).toMatchObject({
      "000-local-disks": {
        commands: [
          ["apiclient", "ephemeral-storage", "init"],
          [
            "apiclient",
            "ephemeral-storage",
            "bind",
            "--dirs",
            "/var/lib/containerd",
            "/var/lib/kubelet",
            "/var/log/pods",
          ],
        ],
        essential: true,
        mode: "always",
      },
      show: own,
    });
  });

  it("shares GPUs under the name that quotas and the autoscaler know", () => {
    const timeSlicing = { replicas: 4, failRequestsGreaterThanOne: true };
    const own = { "kubelet-device-plugins": { nvidia: { "pass-device-specs": true } } };
    expect(parse(decoded(bottlerocketUserData({ gpuSharing: { timeSlicing }, bottlerocket: own })))).toEqual({
      settings: {
        "kubelet-device-plugins": {
          nvidia: {
            "pass-device-specs": true,
            "device-sharing-strategy": "time-slicing",
            "time-slicing": { replicas: 4, "rename-by-default": false, "fail-requests-greater-than-one": true },
          },
        },
      },
    });
  });

  it("is absent where there are no settings", () => {
    expect(bottlerocketUserData({})).toBeUndefined();
  });
});
