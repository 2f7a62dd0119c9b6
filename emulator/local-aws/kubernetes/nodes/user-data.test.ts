import { describe, expect, it } from "vitest";
import { joinConfiguration } from "./user-data.ts";

function read(text: string) {
  return joinConfiguration(Buffer.from(text).toString("base64"));
}

const nodeadm = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=node-config

--node-config
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  cluster:
    name: ml
    apiServerEndpoint: https://example.com
  kubelet:
    config:
      maxPods: 58
      registerWithTaints: [{ key: c, effect: NoExecute }]
    flags:
      - --node-labels=pool=custom,dedicated=ci
      - --register-with-taints=a=1:NoSchedule,b=:NoSchedule

--node-config--
`;

const bootstrap = `#!/bin/bash
set -e
/etc/eks/bootstrap.sh ml --b64-cluster-ca x \\
  --kubelet-extra-args '--node-labels=pool=old --register-with-taints=a=1:NoSchedule --max-pods=20'
`;

const bottlerocket = `[settings.kubernetes]
"cluster-name" = "ml"
max-pods = 40
[settings.kubernetes.node-labels]
"example.com/pool" = "small"
[settings.kubernetes.node-taints]
dedicated = ["ci:NoSchedule", "ci:NoExecute"]
`;

describe("joinConfiguration", () => {
  it("reads nodeadm's configuration, its flags and its kubelet's", () => {
    expect(read(nodeadm)).toEqual({
      clusterName: "ml",
      maxPods: 58,
      labels: { pool: "custom", dedicated: "ci" },
      taints: [
        { key: "a", value: "1", effect: "NoSchedule" },
        { key: "b", effect: "NoSchedule" },
        { key: "c", effect: "NoExecute" },
      ],
    });
  });

  it("reads the arguments of bootstrap.sh", () => {
    expect(read(bootstrap)).toEqual({
      clusterName: "ml",
      maxPods: 20,
      labels: { pool: "old" },
      taints: [{ key: "a", value: "1", effect: "NoSchedule" }],
    });
  });

  it("reads Bottlerocket's settings", () => {
    expect(read(bottlerocket)).toEqual({
      clusterName: "ml",
      maxPods: 40,
      labels: { "example.com/pool": "small" },
      taints: [
        { key: "dedicated", value: "ci", effect: "NoSchedule" },
        { key: "dedicated", value: "ci", effect: "NoExecute" },
      ],
    });
  });

  it("adds up the parts of a message", () => {
    const second = nodeadm
      .replace("--node-config--\n", "")
      .concat(
        "--node-config\nContent-Type: application/node.eks.aws\n\n",
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: { kubelet: { config: { maxPods: 30 } } }\n\n--node-config--\n",
      );
    expect(read(second)).toMatchObject({ clusterName: "ml", maxPods: 30, labels: { pool: "custom" } });
  });

  it.each(["", "hello", "#!/bin/bash\necho hello", nodeadm.replace("name: ml", "name: [")])(
    "takes what it cannot read for nothing: %j",
    (text) => {
      expect(read(text)).toEqual({ labels: {}, taints: [] });
    },
  );
});
