import { isSlug } from "@ml-platform/rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { small } from "../testing/reference.ts";
import { checkSandpitName, type Named, sandpitName } from "./sandpit-name.ts";

const alone: Named = { environments: [small], live: [] };

describe("the name of a sandpit without one", () => {
  it.each([
    ["anna", "anna"],
    ["Anna.B", "annab"],
    ["anna.b@example.com", "annab"],
    ["Zoë_Müller", "zoemuller"],
    ["123", "u123"],
    ["maximilian-b", "maximilianb"],
  ])("of %s is %s", (user, name) => {
    expect(sandpitName(user, alone)).toBe(name);
  });

  it("is cut and told from others by a hash when it is too long, taken, reserved or begins another name", () => {
    const names = [
      sandpitName("maximilian.mustermann", alone),
      sandpitName("maximilian.musterfrau", alone),
      sandpitName("anna", { ...alone, live: ["anna"] }),
      sandpitName("anna", { ...alone, live: ["anna-gpu"] }),
      sandpitName("small", alone),
      sandpitName("list", alone),
      sandpitName("terraform", alone),
      sandpitName("", alone),
      sandpitName("安娜", alone),
    ];
    expect(names.map((name) => name.replace(/.{5}$/, "#"))).toEqual([
      "maximil#",
      "maximil#",
      "anna#",
      "anna#",
      "small#",
      "list#",
      "terrafo#",
      "u#",
      "u#",
    ]);
    // Both of anna are the same.
    expect(new Set(names).size).toBe(names.length - 1);
  });

  it("is the one that the user has, whoever came and went meanwhile", () => {
    const second = sandpitName("anna", { ...alone, live: ["anna"] });
    expect(sandpitName("anna", alone, [second])).toBe(second);
    expect(sandpitName("anna", alone, ["anna", "gpu"])).toBe("anna");
    expect(sandpitName("anna", alone, ["anna-gpu"])).toBe(second);
  });

  it("is the same every time, a name that may be had, and another for another user", () => {
    const user = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,3}[._-]?[a-z]{0,3}$/));
    fc.assert(
      fc.property(fc.uniqueArray(user, { maxLength: 30 }), (users) => {
        const names: string[] = [];
        for (const each of users) {
          const named = { ...alone, live: names };
          const name = sandpitName(each, named);
          expect(checkSandpitName(name, named)).toEqual([]);
          expect(isSlug(name, 12)).toBe(true);
          expect(name).not.toContain("-");
          expect(sandpitName(each, named)).toBe(name);
          names.push(name);
        }
        expect(new Set(names).size).toBe(users.length);
      }),
    );
  });
});

describe("a name that is given", () => {
  const problemOf = (name: string, named: Named = alone) => checkSandpitName(name, named)[0]?.message;

  it.each(["anna", "anna-gpu", "k8s-137", "smaller"])("may be %s", (name) => {
    expect(problemOf(name)).toBeUndefined();
  });

  it.each([
    ["Anna", '"Anna" is not a valid name.'],
    ["a-very-long-name", "at most 12 characters"],
    ["constructor", "is not a valid name"],
    ["list", '"list" means something else to "platform sandpit". Use another name.'],
    ["small", '"small" is the name of an environment.'],
    [
      "small-x",
      '"small-x" and the environment "small" cannot exist together: what belongs to small is told by names that begin with "small-", and "small-x" does.',
    ],
    ["terraform", '"terraform" begins the name of the role terraform-plan'],
    ["pipeline", "begins the name of the role pipeline-plan"],
  ])("may not be %s", (name, message) => {
    expect(problemOf(name)).toContain(message);
  });

  it("begins no other sandpit's name, nor that of a role that an environment names", () => {
    const named = { environments: [small], live: ["bob-2"] };
    expect(problemOf("bob", named)).toContain('"bob" and the sandpit "bob-2" cannot exist together');
    expect(problemOf("bob-2-x", named)).toContain('names that begin with "bob-2-", and "bob-2-x" does');
    expect(problemOf("bob-2", named)).toBe('"bob-2" is the name of a sandpit. Use another name.');
    const access = {
      people: { principalArn: "arn:aws:iam::111111111111:role/platform-admin", type: "STANDARD" as const },
    };
    const ml = { ...small.clusters["ml"], access } as (typeof small.clusters)[string];
    expect(problemOf("platform", { environments: [{ ...small, clusters: { ml } }], live: [] })).toContain(
      "begins the name of the role platform-admin",
    );
    expect(problemOf("other", { environments: [{ ...small, renamedFrom: ["other"] }], live: [] })).toContain(
      "is the name of an environment",
    );
  });
});
