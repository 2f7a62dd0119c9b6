import { describeInstanceType } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { networkInterfaces } from "./network-interfaces.ts";

/** `card.device` of each interface, the first of which is for IP traffic. */
function layout(instanceType: string): string[] {
  return networkInterfaces(describeInstanceType(instanceType)).map(
    ({ networkCardIndex, deviceIndex, interfaceType }) => `${networkCardIndex}.${deviceIndex} ${interfaceType}`,
  );
}

const forIp = "0.0 interface";
/** Adapters on the cards from `first` to `last`. */
const cards = (first: number, last: number, step = 1) =>
  Array.from({ length: (last - first) / step + 1 }, (_, index) => `${first + index * step}.0 efa-only`);

describe("networkInterfaces", () => {
  it.each([
    ["p5.48xlarge", [forIp, "0.1 efa-only", ...cards(1, 31)]],
    ["p5e.48xlarge", [forIp, "0.1 efa-only", ...cards(1, 31)]],
    ["p5en.48xlarge", [forIp, "0.1 efa-only", ...cards(1, 15)]],
    ["p6-b200.48xlarge", [forIp, "0.1 efa-only", ...cards(1, 7)]],
    ["p6-b300.48xlarge", [forIp, ...cards(1, 16)]],
    ["p6e-gb200.36xlarge", [forIp, ...cards(1, 15, 2)]],
    ["p4d.24xlarge", [forIp, "0.1 efa-only", ...cards(1, 3)]],
    ["g6e.48xlarge", [forIp, "0.1 efa-only", ...cards(1, 3)]],
    ["g6.12xlarge", [forIp, "0.1 efa-only"]],
    ["p5.4xlarge", [forIp, "0.1 efa-only"]],
    ["trn1.32xlarge", [forIp, "0.1 efa-only", ...cards(1, 7)]],
    ["trn2.3xlarge", [forIp, "0.1 efa-only"]],
    ["hpc7a.96xlarge", [forIp, "0.1 efa-only", ...cards(1, 1)]],
    ["c5n.18xlarge", [forIp, "0.1 efa-only"]],
    ["hpc7g.16xlarge", [forIp, "0.1 efa-only"]],
  ])("of %s: one for IP traffic, and EFA only on each card that has an adapter", (type, expected) => {
    expect(layout(type)).toEqual(expected);
  });

  it("are as many adapters as pods are told of", () => {
    for (const type of ["p5.48xlarge", "p6-b300.48xlarge", "p6e-gb200.36xlarge", "trn2.48xlarge", "hpc6id.32xlarge"])
      expect(layout(type).filter((each) => each.endsWith("efa-only"))).toHaveLength(
        describeInstanceType(type).efaInterfaces,
      );
  });
});
