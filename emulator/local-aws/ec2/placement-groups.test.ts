import { beforeEach, describe, expect, it } from "vitest";
import { Identifiers, systemRandom } from "../../world/identifiers.ts";
import { fakeMoto, rendered, request } from "../testing/fake-moto.ts";
import { PlacementGroups } from "./placement-groups.ts";

let groups: PlacementGroups;
beforeEach(() => {
  groups = new PlacementGroups(new Identifiers(systemRandom, () => new Date()), "123456789012", "us-east-1");
});

const moto = fakeMoto({ CreateTags: "<R/>", DeleteTags: "<R/>" });
const call = async (Action: string, parameters: Readonly<Record<string, string>> = {}) => {
  const action = groups.actions[Action];
  if (action === undefined) throw new Error(`No action ${Action}`);
  return rendered(await action(request({ Action, ...parameters }), moto));
};

describe("placement groups", () => {
  it("are created with tags, found by name and tag, and deleted", async () => {
    await call("CreatePlacementGroup", {
      GroupName: "training",
      Strategy: "cluster",
      "TagSpecification.1.Tag.1.Key": "team",
      "TagSpecification.1.Tag.1.Value": "ml",
    });
    await call("CreatePlacementGroup", { GroupName: "other", Strategy: "spread" });
    const found = await call("DescribePlacementGroups", { "Filter.1.Name": "tag:team", "Filter.1.Value.1": "ml" });
    expect(found).toContain("<groupName>training</groupName>");
    expect(found).toContain("<state>available</state><tagSet><item><key>team</key><value>ml</value></item></tagSet>");
    expect(found).not.toContain("<groupName>other</groupName>");
    await call("DeletePlacementGroup", { GroupName: "training" });
    await expect(call("DescribePlacementGroups", { "GroupName.1": "training" })).rejects.toMatchObject({
      code: "InvalidPlacementGroup.Unknown",
      message: "The Placement Group 'training' is unknown.",
    });
  });

  it.each([
    ["a name twice", { GroupName: "a", Strategy: "cluster" }, "InvalidPlacementGroup.Duplicate"],
    ["a strategy", { GroupName: "b", Strategy: "near" }, "InvalidParameterValue"],
    ["no name", { GroupName: "" }, "InvalidParameterValue"],
  ])("refuse %s", async (_, parameters, code) => {
    await call("CreatePlacementGroup", { GroupName: "a" });
    await expect(call("CreatePlacementGroup", parameters)).rejects.toMatchObject({ code });
  });

  it("keep their tags, and leave those of everything else to moto", async () => {
    const created = await call("CreatePlacementGroup", { GroupName: "a" });
    const [, id = ""] = /<groupId>(pg-[^<]+)</.exec(created) ?? [];
    await call("CreateTags", { "ResourceId.1": id, "Tag.1.Key": "team", "Tag.1.Value": "ml" });
    expect(await call("DescribePlacementGroups", { "GroupId.1": id })).toContain("<key>team</key><value>ml</value>");
    await call("DeleteTags", { "ResourceId.1": id, "Tag.1.Key": "team" });
    expect(await call("DescribePlacementGroups", { "GroupId.1": id })).toContain("<tagSet></tagSet>");
    expect(moto.asked).toEqual([]);
    await call("CreateTags", { "ResourceId.1": "vpc-1", "Tag.1.Key": "team", "Tag.1.Value": "ml" });
    expect(moto.asked).toHaveLength(1);
  });
});
