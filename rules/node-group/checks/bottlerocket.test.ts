import { describe, expect, it } from "vitest";
import { bottlerocket, type NodeGroupKeys, problemsOf } from "../../testing/node-group-problems.ts";

describe("refuses, and says how to mend it,", () => {
  it.each<[string, NodeGroupKeys, string]>([
    [
      "Bottlerocket's settings for Amazon Linux",
      { bottlerocket: { kubernetes: {} } },
      "error bottlerocket: The image of the nodes is AL2023_x86_64_STANDARD, not Bottlerocket.",
    ],
    [
      "Bottlerocket's settings for a custom AMI",
      { customAmiId: "ami-0123456789abcdef0", bottlerocket: {} },
      "error bottlerocket: The image of the nodes is ami-0123456789abcdef0",
    ],
    [
      "a table that Bottlerocket does not know",
      { ...bottlerocket, bottlerocket: { kubernets: {} } },
      'error bottlerocket.kubernets: Bottlerocket has no settings "kubernets". Did you mean "kubernetes"?',
    ],
    [
      "a key that Bottlerocket does not know",
      { ...bottlerocket, bottlerocket: { kubernetes: { maxPods: 5 } } },
      'error bottlerocket.kubernetes.maxPods: settings.kubernetes has no "maxPods".',
    ],
    [
      "what EKS decides",
      { ...bottlerocket, bottlerocket: { kubernetes: { "cluster-name": "x" } } },
      "error bottlerocket.kubernetes.cluster-name: A node group cannot set it: EKS sets it.",
    ],
    [
      "labels in two places",
      { ...bottlerocket, bottlerocket: { kubernetes: { "node-labels": { a: "b" } } } },
      "the key labels sets them",
    ],
    [
      "a sysctl that is a number",
      { ...bottlerocket, bottlerocket: { kernel: { sysctl: { "vm.nr_hugepages": 1024 } } } },
      'Write "1024" in quotes.',
    ],
    [
      "a text that EKS cannot merge",
      { ...bottlerocket, bottlerocket: { motd: 'say "hello"' } },
      "error bottlerocket.motd: EKS cannot merge a text with quotes",
    ],
    [
      "a list that EKS cannot merge",
      { ...bottlerocket, bottlerocket: { network: { "no-proxy": ["a", 1] } } },
      "error bottlerocket.network.no-proxy: EKS cannot merge a list of texts and whole numbers.",
    ],
    [
      "a table whose name needs quotes",
      { ...bottlerocket, bottlerocket: { pki: { "my bundle": { trusted: true } } } },
      'error bottlerocket.pki["my bundle"]: EKS cannot merge a table',
    ],
  ])("%s", (_, spec, message) => {
    expect(problemsOf(spec).join("\n")).toContain(message);
  });
});

describe("refuses the level that Bottlerocket's own files have", () => {
  it("in bottlerocket.settings", () => {
    expect(problemsOf({ ...bottlerocket, bottlerocket: { settings: { kubernetes: {} } } })).toEqual([
      "error bottlerocket.settings: Every key is one of Bottlerocket's settings. Write what is in it without this level.",
    ]);
  });
});
