import { describe, expect, it } from "vitest";
import { controlPlanePorts } from "./control-plane-ports.ts";

const ranges = (ports: Parameters<typeof controlPlanePorts>[0]) =>
  controlPlanePorts(ports).map(({ id, from, to }) => [id, from, to]);

describe("controlPlanePorts", () => {
  it("are HTTPS and everything unprivileged", () => {
    expect(ranges("all")).toEqual([
      ["https", 443, 443],
      ["unprivileged", 1025, 65535],
    ]);
  });

  it("are HTTPS, the kubelet and the listed ones", () => {
    expect(ranges([9443, 15017])).toEqual([
      ["https", 443, 443],
      ["kubelet", 10250, 10250],
      ["webhook-9443", 9443, 9443],
      ["webhook-15017", 15017, 15017],
    ]);
  });

  it("occur once each", () => {
    expect(ranges([443, 10250, 9443, 9443])).toEqual([
      ["https", 443, 443],
      ["kubelet", 10250, 10250],
      ["webhook-9443", 9443, 9443],
    ]);
  });
});
