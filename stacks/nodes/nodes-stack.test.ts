import { checkEnvironment } from "@ml-platform/environments";
import { small, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const ml = small.clusters["ml"]!;

describe("add-ons that run as ordinary pods", async () => {
  const template = (await synthesized([small])).templates["small-ml-nodes"]!;
  const system = template.addressOf("aws_eks_node_group", { node_group_name_prefix: "system-" });

  it("wait for the nodes that they can run on, not for those of GPU jobs", () => {
    expect(template.resourcesOfType("aws_eks_node_group").length).toBeGreaterThan(1);
    const addons = template.resourcesOfType("aws_eks_addon");
    expect(addons.length).toBeGreaterThan(0);
    for (const addon of addons) {
      const nodes = (addon["depends_on"] as string[]).filter((address) => address.startsWith("aws_eks_node_group."));
      expect(nodes).toEqual([system]);
    }
  });
});

describe("names of node groups", () => {
  const system = { instanceType: "m7i.large", size: { min: 1, max: 2 } };
  const withGroup = (name: string) =>
    checkEnvironment({ ...smallSpec, clusters: { ml: { nodeGroups: { system, [name]: system } } } });

  it("are refused if something else in the stack has that id", async () => {
    const { text, templates } = await synthesized([small]);
    const { remoteReads, configuration } = templates["small-ml-nodes"]!;
    const below = [...text["small-ml-nodes"]!.matchAll(/"path": "small-ml-nodes\/([^/"]+)/g)].map(([, id]) => id ?? "");
    const all = new Set([...below, ...Object.keys(remoteReads), ...Object.keys(configuration.provider ?? {})]);
    const ids = [...all].filter((id) => !/^(system|gpu-training)/.test(id) && /^[a-z][a-z0-9-]*$/.test(id));
    expect(ids).toEqual(expect.arrayContaining(["addons", "aws", "node-role", "small-network", "small-ml-cluster"]));
    for (const id of ids) expect(() => withGroup(id), id).toThrow(`clusters.ml.nodeGroups.${id}: "${id}" is `);
  });

  it("may be those of the stacks of other environments", async () => {
    await expect(synthesized([withGroup("dev-network")])).resolves.toBeDefined();
  });
});

describe("a renamed node group", async () => {
  const { system, "gpu-training": gpu } = smallSpec.clusters!["ml"]!.nodeGroups!;
  const stackOf = async (nodeGroups: NonNullable<typeof smallSpec.clusters>[string]["nodeGroups"]) => {
    const environment = checkEnvironment({
      ...smallSpec,
      clusters: { ml: { ...smallSpec.clusters!["ml"], nodeGroups } },
    });
    return (await synthesized([environment])).templates["small-ml-nodes"]!;
  };
  const before = await stackOf({ system: system!, "gpu-training": gpu! });
  /** What Terraform finds at each address after the moves, with the addresses that they replace in all values. */
  const moved = (moves: Readonly<Record<string, string>>) =>
    Object.entries(moves).reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(before.resources));

  it("keeps every resource as it is in AWS, at another address, also of a group for each zone", async () => {
    const after = await stackOf({ system: system!, training: { ...gpu!, renamedFrom: ["gpu-training"] } });
    expect(Object.keys(after.moves)).toHaveLength(
      before.addresses.filter((each) => each.includes("gpu-training")).length,
    );
    expect(after.resources).toEqual(JSON.parse(moved(after.moves)));
    expect(Object.keys(after.outputs["node_group_names"] as object)).toContain("training-us-east-2a");
  });

  it("can be renamed again, from any of its earlier names", async () => {
    const after = await stackOf({
      system: system!,
      "gpu-jobs": { ...gpu!, renamedFrom: ["gpu-training", "training"] },
    });
    const between = await stackOf({ system: system!, training: { ...gpu!, renamedFrom: ["gpu-training"] } });
    expect(after.resources).toEqual(JSON.parse(moved(after.moves)));
    expect(Object.keys(after.moves)).toEqual(
      expect.arrayContaining([...before.addresses, ...between.addresses].filter((each) => each.includes("training"))),
    );
  });

  it("can take its first name back", async () => {
    const after = await stackOf({
      system: system!,
      "gpu-training": { ...gpu!, renamedFrom: ["gpu-training", "training"] },
    });
    expect(after.resources).toEqual(before.resources);
    expect(Object.keys(after.moves).every((from) => from.includes(".training-"))).toBe(true);
    expect(new Set(Object.values(after.moves))).toEqual(
      new Set(before.addresses.filter((each) => each.includes("gpu-training"))),
    );
  });
});

describe("rules over all groups of a cluster", () => {
  const withSystem = (change: object) => {
    const nodeGroups = { ...ml.nodeGroups, system: { ...ml.nodeGroups["system"]!, ...change } };
    return [{ ...small, clusters: { ml: { ...ml, nodeGroups } } }];
  };

  it("warn when the stack is synthesized", async () => {
    const { stacks } = await synthesized(withSystem({ capacity: "spot", alternativeInstanceTypes: ["m6i.large"] }));
    expect(stacks.find(({ id }) => id === "small-ml-nodes")?.warnings.map(({ message }) => message)).toEqual([
      'Every node group on which system pods can run uses spot capacity (system), so one interruption can take down all of DNS. Set the capacity of one of them to "onDemand".',
    ]);
  });

  it("refuse a cluster whose DNS would run nowhere", async () => {
    await expect(synthesized(withSystem({ dedicatedTo: "ci" }))).rejects.toThrow(
      /^small-ml-nodes: the set of node groups is not valid:\n {2}Every node group is tainted/,
    );
  });
});

describe("volumes of a cluster", () => {
  const withKey = async (kmsKey: "create" | `arn:${string}`) => {
    const environment = checkEnvironment({
      ...smallSpec,
      clusters: { ml: { ...smallSpec.clusters!["ml"], volumes: { kmsKey } } },
    });
    const { templates, stacks } = await synthesized([environment]);
    return { template: templates["small-ml-nodes"]!, warnings: stacks.flatMap(({ warnings }) => warnings) };
  };
  const keysOf = (template: Awaited<ReturnType<typeof withKey>>["template"]) =>
    template
      .resourcesOfType("aws_launch_template")
      .flatMap((each) =>
        (each["block_device_mappings"] as { ebs: { kms_key_id?: string } }[]).map(({ ebs }) => ebs.kms_key_id),
      );

  it("are encrypted with a key of their own, which the CSI driver may use, too", async () => {
    const { template } = await withKey("create");
    const key = `\${${template.addressOf("aws_kms_key")}.arn}`;
    expect(new Set(keysOf(template))).toEqual(new Set([key]));
    const policies = template.resourcesOfType("aws_iam_role_policy").map(({ policy }) => String(policy));
    expect(policies.filter((policy) => policy.includes(key))).toHaveLength(1);
  });

  it("are encrypted with a key of another account, of which a warning says what it needs besides", async () => {
    const kmsKey = "arn:aws:kms:us-east-2:999999999999:key/11111111-1111-1111-1111-111111111111";
    const { template, warnings } = await withKey(kmsKey);
    expect(template.resourcesOfType("aws_kms_key")).toEqual([]);
    expect(new Set(keysOf(template))).toEqual(new Set([kmsKey]));
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("volumes.kmsKey: The key is of account 999999999999."),
    );
  });
});
