import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChanges } from "./parse-changes.ts";

describe("settings", () => {
  it.each<[readonly string[], object]>([
    [[], {}],
    [
      ["clusters.ml.nodeGroups.general.size.max=2"],
      { clusters: { ml: { nodeGroups: { general: { size: { max: 2 } } } } } },
    ],
    [
      ["tenant.quota.pods=5", 'tenant.quota["requests.nvidia.com/gpu"]=2'],
      { tenant: { quota: { pods: "5", "requests.nvidia.com/gpu": "2" } } },
    ],
    [['tenant.quota."requests.cpu"=500m'], { tenant: { quota: { "requests.cpu": "500m" } } }],
    [['clusters.ml.labels.a="5"'], { clusters: { ml: { labels: { a: "5" } } } }],
    [["clusters.ml.kubernetes=1.30"], { clusters: { ml: { kubernetes: "1.30" } } }],
    [["clusters.ml.nodeGroups.general=null"], { clusters: { ml: { nodeGroups: { general: null } } } }],
    [["tenant.egress.internet=false"], { tenant: { egress: { internet: false } } }],
    [['tenant.namespaces=["batch"]'], { tenant: { namespaces: ["batch"] } }],
    [["network.interfaceEndpoints=privateCluster"], { network: { interfaceEndpoints: "privateCluster" } }],
    [["clusters.ml.endpoint.access=private"], { clusters: { ml: { endpoint: { access: "private" } } } }],
    [
      ["clusters.ml.nodeGroups.general.labels.a=b=c"],
      { clusters: { ml: { nodeGroups: { general: { labels: { a: "b=c" } } } } } },
    ],
  ])("%j", (settings, changes) => {
    expect(parseChanges(settings)).toEqual(changes);
  });

  it.each([
    ["tenant.quota.pods", "--set tenant.quota.pods: is no setting. Write path=value, such as tenant.quota.pods=5"],
    ["=5", "is no setting."],
    ["tenant..quota=5", "is no setting."],
    ["tenant.quota.=5", "is no setting."],
    ["clusters.ml.nodeGroups.general.taints[0].key=a", "names a place in a list, and lists are set as a whole"],
    ["tenant.namespaces=[batch", "The value is not valid JSON. In a shell, put the whole setting in single quotes."],
    ["__proto__.x=1", '"__proto__" cannot be a key.'],
    ["tenant.constructor.x=1", '"constructor" cannot be a key.'],
    ['tenant={"__proto__":{"x":1}}', '"__proto__" cannot be a key.'],
  ])("refuses %s", (setting, message) => {
    expect(() => parseChanges([setting])).toThrow(message);
    expect({}).not.toHaveProperty("x");
  });

  it.each([
    [["tenant.quota.pods=5", "tenant.quota.pods=6"], '"tenant.quota.pods=5" sets the same.'],
    [['tenant.quota={"pods":"5"}', "tenant.quota.pods=6"], "sets a part of the same. Write both as one."],
    [["tenant.quota.pods=6", 'tenant.quota={"pods":"5"}'], "sets a part of the same."],
  ])("refuses %j together", (settings, message) => {
    expect(() => parseChanges(settings)).toThrow(message);
  });

  it("stay when others are set later, until they are taken back", () => {
    const standing = parseChanges(["tenant.quota.pods=5", "tenant.podSecurity=restricted"]);
    const more = parseChanges(["tenant.egress.internet=false", "tenant.quota.pods=6"], standing);
    expect(more).toEqual({ tenant: { quota: { pods: "6" }, podSecurity: "restricted", egress: { internet: false } } });
    expect(parseChanges(["tenant.quota.pods=", "tenant.egress.internet=", "tenant.never="], more)).toEqual({
      tenant: { podSecurity: "restricted" },
    });
    expect(parseChanges(["tenant.podSecurity="], { tenant: { podSecurity: "restricted" } })).toEqual({});
  });

  it("say the same in any order", () => {
    const settings = [
      "tenant.quota.pods=5",
      "tenant.quota.services=2",
      "tenant.podSecurity=baseline",
      "clusters.ml.x=1",
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(settings, { minLength: 4 }), (shuffled) => {
        expect(parseChanges(shuffled)).toEqual(parseChanges(settings));
      }),
    );
  });
});
