import { describeProblem, UserError } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { environments, findEnvironment } from "./index.ts";
import { checkRegistry } from "./registry.ts";

const named = (name: string, cidr: string) => {
  const [first] = environments;
  if (first === undefined) throw new Error("no environments");
  return { name, network: { ...first.network, cidr } };
};

describe("checkRegistry", () => {
  it("takes the environments that ship", () => {
    expect(checkRegistry(environments)).toEqual([]);
  });

  it("refuses one name twice", () => {
    const problems = checkRegistry([named("a", "10.1.0.0/16"), named("a", "10.2.0.0/16")]);
    expect(problems.map(describeProblem)).toEqual(['Two environments are called "a". Rename one.']);
  });

  it("refuses ranges that overlap", () => {
    const problems = checkRegistry([named("a", "10.1.0.0/16"), named("b", "10.2.0.0/16"), named("c", "10.1.16.0/20")]);
    expect(problems.map(describeProblem)).toEqual([
      'c.network.cidr: "10.1.16.0/20" overlaps 10.1.0.0/16 of a. Networks that may be peered share no address: move one.',
    ]);
  });
});

describe("findEnvironment", () => {
  it("finds by name", () => {
    expect(findEnvironment("dev").name).toBe("dev");
  });

  it("suggests the name that was meant, and lists all", () => {
    expect(() => findEnvironment("prd")).toThrow(UserError);
    expect(() => findEnvironment("prd")).toThrow(
      'There is no environment "prd". Did you mean "prod"? Environments: dev, staging, prod.',
    );
    expect(() => findEnvironment("sandbox")).toThrow('There is no environment "sandbox". Environments: dev,');
  });
});
