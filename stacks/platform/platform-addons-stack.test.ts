import { small } from "@ml-platform/environments/testing";
import { addonNames, addonsSchema } from "@ml-platform/modules/addons";
import { expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const { templates } = await synthesized([small]);
const template = templates["small-ml-platform"]!;

it("installs the add-ons that the cluster asks for, and publishes their names", () => {
  expect(template.hasResource("aws_eks_addon", { addon_name: "metrics-server" })).toBe(true);
  expect(template.hasResource("helm_release", { chart: "cluster-autoscaler" })).toBe(true);
  expect(template.outputs["addons"]).toEqual(["metrics-server", "cluster-autoscaler", "nvidia-device-plugin"]);
});

it("installs no other add-ons", async () => {
  const ml = small.clusters["ml"]!;
  const clusters = { ml: { ...ml, platform: { addons: { "metrics-server": { replicas: 2 } } } } };
  const { templates, stacks } = await synthesized([{ ...small, clusters }]);
  const fewer = templates["small-ml-platform"]!;
  expect(fewer.resourcesOfType("helm_release")).toEqual([]);
  expect(fewer.resourcesOfType("aws_eks_addon")).toHaveLength(1);
  expect(stacks.find(({ id }) => id === "small-ml-platform")?.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("Nothing scales"),
    expect.stringContaining("No pod can ask for nvidia.com/gpu on gpu-training"),
  ]);
});

it("installs those after all others whose webhooks refuse Services or Jobs while they start", async () => {
  const ml = small.clusters["ml"]!;
  const kueue = { frameworks: ["batch/job" as const], manageJobsWithoutQueueName: false, replicas: 2 };
  const controller = { replicas: 2, scheme: "internal", waf: false, serviceMonitor: false } as const;
  const before = async (mutateServices: boolean) => {
    const addons = {
      "aws-load-balancer-controller": { ...controller, mutateServices },
      "nvidia-device-plugin": {},
      kueue,
    };
    const { templates } = await synthesized([{ ...small, clusters: { ml: { ...ml, platform: { addons } } } }]);
    const made = templates["small-ml-platform"]!;
    return (["kueue", "aws-load-balancer-controller"] as const).map((name) =>
      ["nvidia-device-plugin", "aws-load-balancer-controller"].filter((other) =>
        made
          .resource("helm_release", { name })
          ["depends_on"]?.toString()
          .includes(made.addressOf("helm_release", { name: other })),
      ),
    );
  };
  expect(await before(false)).toEqual([["nvidia-device-plugin", "aws-load-balancer-controller"], []]);
  expect(await before(true)).toEqual([
    ["nvidia-device-plugin", "aws-load-balancer-controller"],
    ["nvidia-device-plugin"],
  ]);
});

it("exempts the policies of add-ons that cannot name what they are about, each with a reason", async () => {
  const ml = small.clusters["ml"]!;
  const options = { replicas: 2, scheme: "internal", mutateServices: false, waf: true, serviceMonitor: false } as const;
  const clusters = { ml: { ...ml, platform: { addons: { "aws-load-balancer-controller": options } } } };
  // Synthesis refuses a violation without an exemption, and an exemption without a violation.
  const { templates: balanced } = await synthesized([{ ...small, clusters }]);
  expect(balanced["small-ml-platform"]!.resourcesOfType("aws_iam_role_policy").map(({ name }) => name)).toEqual(
    expect.arrayContaining(["associate-web-acls", "create-load-balancers", "read-network"]),
  );
});

it.each([
  ["all that fit together", addonNames.filter((name) => name !== "gpu-operator")],
  ["the GPU operator in place of others", ["gpu-operator"] as const],
])("installs %s, in a stack that breaks no policy", async (_, names) => {
  const ml = small.clusters["ml"]!;
  const addons = addonsSchema.parse(Object.fromEntries(names.map((name) => [name, {}])));
  const environment = { ...small, clusters: { ml: { ...ml, platform: { addons } } } };
  const { outputs } = (await synthesized([environment])).templates["small-ml-platform"]!;
  expect([...(outputs["addons"] as string[])].sort()).toEqual([...names].sort());
});

it("signs in to the cluster when it connects, with no token in the configuration", () => {
  const outputs = "data.terraform_remote_state.small-ml-cluster.outputs";
  expect(template.provider("helm")).toEqual({
    kubernetes: {
      host: `\${${outputs}.endpoint}`,
      cluster_ca_certificate: `\${base64decode(${outputs}.certificate_authority)}`,
      exec: {
        api_version: "client.authentication.k8s.io/v1beta1",
        command: "aws",
        args: ["eks", "get-token", "--cluster-name", `\${${outputs}.name}`, "--region", "us-east-2"],
      },
    },
  });
});

it("requires the provider versions that the bindings are generated from", () => {
  expect(template.terraform["required_providers"]).toMatchObject({
    helm: { source: "hashicorp/helm", version: ">= 3.1.0, < 4.0.0" },
  });
});

it("configures no provider for the cluster in the stacks that create the cluster and its nodes", () => {
  for (const id of ["small-ml-cluster", "small-ml-nodes"]) {
    expect(Object.keys(templates[id]!.configuration.provider ?? {}), id).toEqual(["aws"]);
  }
});
