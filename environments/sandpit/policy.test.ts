import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { checkTogether } from "../model/check-together.ts";
import type { EnvironmentSpec } from "../model/environment.ts";
import { complete, smallSpec } from "../testing/reference.ts";

const allowing = (sandpits: unknown, change: object = {}) =>
  checkEnvironment({ ...smallSpec, ...change, sandpits } as EnvironmentSpec);

describe("what an environment allows to sandpits", () => {
  it("is nothing unless it says so, and safe where it says no more", () => {
    expect(complete).not.toHaveProperty("sandpits");
    expect(allowing({}).sandpits).toEqual({
      developers: [],
      sessionName: "{user}",
      admins: [],
      mergeRequests: false,
      timeToLive: { default: "3d", maximum: "14d", asleep: "1d" },
      quota: { perOwner: 2, total: 20 },
      perHour: 10,
      shared: { namespaces: 2, quota: {}, egressRanges: [] },
      ranges: "10.128.0.0/9",
    });
  });

  const role = "arn:aws:iam::111111111111:role/developer";
  it.each([
    [{ timeToLive: { default: "3 days" } }, 'sandpits.timeToLive.default: "3 days" is not a time to live. Use days'],
    [{ timeToLive: { default: "0h" } }, 'timeToLive.default: "0h" is not a time to live.'],
    [{ timeToLive: { default: "15d" } }, "timeToLive.default: 15d is longer than maximum, 14d. Lower it"],
    [{ timeToLive: { default: "25h", maximum: "1d" } }, "timeToLive.default: 25h is longer than maximum, 1d."],
    [{ timeToLive: { deflt: "1d" } }, 'Unknown key "deflt". Did you mean "default"?'],
    [{ quota: { perOwner: 0 } }, "quota.perOwner: 0 is not a number of sandpits. Use a whole number from 1"],
    [{ quota: { total: 1.5 } }, "quota.total: 1.5 is not a number of sandpits."],
    [{ quota: { perOwner: 21 } }, "quota.perOwner: 21 is more than total, 20."],
    [{ perHour: 0 }, "perHour: 0 is not a limit. Use US dollars an hour, above 0"],
    [{ developers: ["developer"] }, 'developers[0]: "developer" is not the ARN of an IAM role'],
    [{ developers: [role, role] }, `"${role}" is listed twice.`],
    [{ developers: ["arn:aws:iam::111111111111:user/anna"] }, "is a user, whose sessions have no name."],
    [{ developers: ["arn:aws-us-gov:iam::111111111111:role/developer"] }, "is in partition aws-us-gov, and the"],
    [{ developers: ["arn:aws:sts::111111111111:assumed-role/developer/anna"] }, `Use the ARN of the role: ${role}.`],
    [{ sessionName: "anna" }, 'sessionName: "anna" does not say where the user name is. Use {user} once'],
    [{ sessionName: "{user}:x" }, 'sessionName: "{user}:x" does not say'],
    [{ admins: ["anna b"] }, 'admins[0]: "anna b" is not a user name.'],
    [{ shared: { cluster: "mll" } }, 'shared.cluster: The environment has no cluster "mll". Did you mean "ml"?'],
    [{ shared: { namespaces: 0 } }, "shared.namespaces: 0 is not a number of namespaces."],
    [{ shared: { quota: { "request.cpu": "1" } } }, 'Did you mean "requests.cpu"?'],
    [{ shared: { quota: { pods: "-1" } } }, 'shared.quota.pods: "-1" is not an amount.'],
    [{ ranges: "10.128.0.0" }, 'ranges: "10.128.0.0" is not an IPv4 range in CIDR notation, such as 10.128.0.0/9.'],
    [{ ranges: "10.130.0.0/17" }, 'ranges: "10.130.0.0/17" is smaller than the network of one sandpit.'],
    [{ ranges: "8.0.0.0/8" }, 'ranges: "8.0.0.0/8" contains public addresses.'],
    [{ ranges: "10.0.0.0/8" }, 'ranges: "10.0.0.0/8" overlaps 10.20.0.0/16, the environment\'s own network.'],
  ])("refuses %j", (sandpits, message) => {
    expect(() => allowing(sandpits)).toThrow(message);
  });

  it("must be said twice where the environment is protected", () => {
    expect(() => allowing({}, { protected: true })).toThrow(
      "sandpits.onProtectedBase: The environment is protected, and sandpits share its account and its clusters. Write true",
    );
    expect(allowing({ onProtectedBase: true }, { protected: true }).sandpits).toMatchObject({ onProtectedBase: true });
  });

  it("leaves the networks of all permanent environments out of the ranges", () => {
    const base = allowing({ ranges: "10.32.0.0/11" });
    expect(checkTogether([base, complete])).toEqual([
      {
        environment: "small",
        problem: {
          severity: "error",
          path: ["sandpits", "ranges"],
          message:
            '"10.32.0.0/11" overlaps 10.40.0.0/16, the network of complete. Networks that may be peered must not share addresses: use another private range.',
        },
      },
    ]);
    expect(checkTogether([allowing({}), complete])).toEqual([]);
  });
});
