import { describe, expect, it } from "vitest";
import { cpuFamilies } from "./instance-families/cpu-families.ts";
import { gpuFamilies } from "./instance-families/gpu-families.ts";
import { neuronFamilies } from "./instance-families/neuron-families.ts";
import { describeInstanceType, findInstanceType } from "./instance-types.ts";

describe("describeInstanceType", () => {
  it("returns the GPUs and adapters of a size", () => {
    expect(describeInstanceType("g6.12xlarge")).toEqual({
      name: "g6.12xlarge",
      family: "g6",
      size: "12xlarge",
      architecture: "x86_64",
      gpu: { name: "L4", count: 4, memoryGiB: 24, accelerator: "nvidia-l4" },
      efaInterfaces: 1,
      networkCards: 1,
    });
  });

  it.each([
    ["g4dn.xlarge", 1, 0, 1],
    ["g4dn.metal", 8, 1, 1],
    ["g6e.48xlarge", 8, 4, 4],
    ["p4d.24xlarge", 8, 4, 4],
    ["p5.4xlarge", 1, 1, 1],
    ["p5.48xlarge", 8, 32, 32],
    ["p5en.48xlarge", 8, 16, 16],
    ["p6-b200.48xlarge", 8, 8, 8],
    ["p6-b300.48xlarge", 8, 16, 17],
  ])("%s has %i GPUs, %i adapters and %i network cards", (name, gpus, efaInterfaces, networkCards) => {
    const type = describeInstanceType(name);
    expect(type.gpu?.count).toBe(gpus);
    expect(type).toMatchObject({ efaInterfaces, networkCards });
  });

  it.each([
    ["m7i.large", "x86_64"],
    ["m7i-flex.large", "x86_64"],
    ["c7a.metal-48xl", "x86_64"],
    ["u-6tb1.112xlarge", "x86_64"],
    ["m7g.large", "arm64"],
    ["c7gn.16xlarge", "arm64"],
    ["im4gn.large", "arm64"],
    ["t4g.micro", "arm64"],
    ["a1.large", "arm64"],
    ["g5g.xlarge", "arm64"],
  ])("%s is %s", (name, architecture) => {
    expect(describeInstanceType(name).architecture).toBe(architecture);
  });

  it("returns neither GPUs nor adapters for other types", () => {
    const type = describeInstanceType("m7i.large");
    expect(type).not.toHaveProperty("gpu");
    expect(type).toMatchObject({ efaInterfaces: 0, networkCards: 1 });
  });

  it("throws the reason of findInstanceType", () => {
    expect(() => describeInstanceType("m7i")).toThrow('"m7i" is not an instance type.');
  });
});

describe("findInstanceType", () => {
  it.each([
    ["m7i", ""],
    ["m7i.larg", ' Did you mean "m7i.large"?'],
    ["g6.xlrge", ' Did you mean "g6.xlarge"?'],
    ["G6.xlarge", ' Did you mean "g6.xlarge"?'],
    ["M7i.large", ' Did you mean "m7i.large"?'],
    ["m7i.large ", ' Did you mean "m7i.large"?'],
    ["", ""],
    ["constructor.large", ""],
  ])("refuses %j", (name, suggestion) => {
    expect(findInstanceType(name)).toBe(
      `"${name}" is not an instance type.${suggestion} Use family.size, such as m7i.large or g6.12xlarge.`,
    );
  });

  it.each([
    ["p4d.48xlarge", "24xlarge"],
    ["g6.77xlarge", "xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, 48xlarge"],
    [
      "m7i.3xlarge",
      "large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, 48xlarge, metal-24xl, metal-48xl",
    ],
    [
      "m7i.77xlarge",
      "large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, 48xlarge, metal-24xl, metal-48xl",
    ],
    ["trn1.4xlarge", "2xlarge, 32xlarge"],
  ])("lists the sizes of the family of %s", (name, sizes) => {
    const family = name.split(".")[0];
    expect(findInstanceType(name)).toBe(
      `"${name}" does not exist. Sizes of ${family}: ${sizes}. If AWS has added it since, declare it in instanceShapes.`,
    );
  });

  // Every kind that was tried by hand: AWS sells or sold all of them.
  it.each([
    ["inf1.xlarge", { neuron: { name: "inferentia", count: 1, cores: 4 } }],
    ["inf1.24xlarge", { neuron: { name: "inferentia", count: 16, cores: 4 }, efaInterfaces: 1 }],
    ["inf2.xlarge", { neuron: { name: "inferentia2", count: 1, cores: 2 } }],
    ["inf2.24xlarge", { neuron: { name: "inferentia2", count: 6, cores: 2 } }],
    ["trn1.2xlarge", { neuron: { name: "trainium", count: 1, cores: 2 } }],
    ["trn1.32xlarge", { neuron: { name: "trainium", count: 16, cores: 2 }, efaInterfaces: 8, networkCards: 8 }],
    ["trn1n.32xlarge", { neuron: { name: "trainium", count: 16, cores: 2 }, efaInterfaces: 16 }],
    ["trn2.3xlarge", { neuron: { name: "trainium2", count: 1, cores: 8 } }],
    ["trn2.48xlarge", { neuron: { name: "trainium2", count: 16, cores: 8 }, efaInterfaces: 16 }],
    ["trn2u.48xlarge", { neuron: { name: "trainium2", count: 16, cores: 8 } }],
    ["g6f.large", { gpu: { count: 1, memoryGiB: 3 } }],
    ["g6f.4xlarge", { gpu: { count: 1, memoryGiB: 12 } }],
    ["gr6f.4xlarge", { gpu: { count: 1, memoryGiB: 12 } }],
    ["hpc7a.96xlarge", { efaInterfaces: 2, networkCards: 2 }],
    ["c7gn.16xlarge", { efaInterfaces: 1, architecture: "arm64" }],
    ["m7i.48xlarge", { efaInterfaces: 1 }],
    ["u-3tb1.56xlarge", { efaInterfaces: 0 }],
    ["u7i-12tb.224xlarge", { efaInterfaces: 1 }],
    ["i7ie.metal-48xl", {}],
    ["x8g.large", { architecture: "arm64" }],
  ])("knows %s", (name, facts) => {
    const found = findInstanceType(name);
    expect(found).toMatchObject({ name, ...facts });
    expect(found).not.toHaveProperty("caution");
  });

  it.each([
    ["p2.xlarge", 1, "g4dn.xlarge or g6.xlarge", "g6.12xlarge"],
    ["p3.2xlarge", 1, "g5.2xlarge or g6e.2xlarge", "p5.4xlarge (one GPU) or p4d.24xlarge (eight, with NVLink)"],
    ["p3.8xlarge", 4, "g5.2xlarge or g6e.2xlarge", "p5.4xlarge (one GPU) or p4d.24xlarge (eight, with NVLink)"],
    ["p3dn.24xlarge", 8, "g6e.12xlarge", "p4d.24xlarge or p5.48xlarge"],
    ["g3.4xlarge", 1, "g4dn.xlarge or g6.xlarge", "g6.12xlarge"],
    ["g3s.xlarge", 1, "g4dn.xlarge or g6.xlarge", "g6.xlarge"],
  ])("only cautions about %s, and suggests what replaces it", (name, count, inference, training) => {
    const found = findInstanceType(name);
    expect(found).toMatchObject({ gpu: { count } });
    const { caution } = found as { caution: string };
    expect(caution).toContain(`${name} is of a previous generation`);
    expect(caution).toContain(`For inference use ${inference}; for training use ${training}.`);
    const named = caution.match(/\b[a-z0-9]+\.\d*xlarge\b/g)?.slice(1) ?? [];
    expect(named).not.toEqual([]);
    for (const other of named) expect(findInstanceType(other)).toHaveProperty("gpu");
  });

  it("cautions about GB200, whose UltraServers need more than a node group", () => {
    expect(findInstanceType("p6e-gb200.36xlarge")).toMatchObject({
      architecture: "arm64",
      gpu: { count: 4 },
      caution: expect.stringContaining("UltraServer"),
    });
  });

  it.each([
    ["g4ad.xlarge", "AMD GPUs"],
    ["dl1.24xlarge", "Gaudi accelerators"],
    ["dl2q.24xlarge", "Qualcomm accelerators"],
    ["f1.2xlarge", "FPGAs"],
    ["f2.6xlarge", "FPGAs"],
    ["vt1.3xlarge", "video transcoders"],
  ])("refuses %s for what it has, and says the way", (name, has) => {
    expect(findInstanceType(name)).toBe(
      `"${name}" has ${has}, for which EKS has no image. To use its CPUs only, or an image of your own, declare it in instanceShapes.`,
    );
    const shapes = { [name]: { architecture: "x86_64", vCpus: 8, memoryGiB: 32 } } as const;
    expect(findInstanceType(name, shapes)).toMatchObject({ name, architecture: "x86_64", efaInterfaces: 0 });
  });

  it.each(["mac1.metal", "mac2.metal", "mac2-m2pro.metal", "mac-m4.metal"])("has no node with macOS: %s", (name) => {
    expect(findInstanceType(name)).toBe(`"${name}" runs macOS, and EKS has no nodes with macOS. Use another family.`);
  });

  it.each(["t1.micro", "t2.nano", "t3.nano", "t3.micro", "t3a.nano", "t4g.micro"])(
    "cautions about %s, on which the daemon sets do not fit",
    (name) => {
      expect(findInstanceType(name)).toMatchObject({ caution: expect.stringContaining("4 pods") });
    },
  );

  it.each([
    ["zz1.large", "x86_64", ""],
    ["m99.large", "x86_64", ""],
    ["m12g.large", "arm64", ""],
    ["m7j.large", "x86_64", ' Did you mean "m7a.large"?'],
  ])(
    "takes %s, of a family that no table knows, for what its name says, with a caution",
    (name, architecture, meant) => {
      const found = findInstanceType(name) as { caution: string };
      expect(found).toMatchObject({ architecture, efaInterfaces: 0, networkCards: 1 });
      expect(found.caution).toContain("is newer than our tables or does not exist.");
      if (meant !== "") expect(found.caution).toContain(meant);
    },
  );

  it.each(["p9.48xlarge", "g11.xlarge", "trn7.48xlarge", "inf9.xlarge"])(
    "does not take %s for a type without accelerators: it must be declared",
    (name) => {
      expect(findInstanceType(name)).toContain("If AWS has it, declare its accelerators: instanceShapes: {");
    },
  );
});

describe("a declared shape", () => {
  const declared = { architecture: "x86_64", vCpus: 192, memoryGiB: 2048 } as const;

  it("makes a type of an unknown family as good as a known one", () => {
    const gpu = { name: "X 900", count: 8, memoryGiB: 300 };
    expect(describeInstanceType("p9.48xlarge", { "p9.48xlarge": { ...declared, gpu, efaInterfaces: 16 } })).toEqual({
      name: "p9.48xlarge",
      family: "p9",
      size: "48xlarge",
      architecture: "x86_64",
      vCpus: 192,
      memoryGiB: 2048,
      gpu: { ...gpu, accelerator: "nvidia-x-900" },
      efaInterfaces: 16,
      networkCards: 16,
    });
  });

  it("makes a new size of a known family known, and prevails over the tables", () => {
    expect(findInstanceType("m7i.96xlarge", { "m7i.96xlarge": declared })).toMatchObject({ vCpus: 192 });
    expect(findInstanceType("m7i.large", { "m7i.large": { ...declared, efaInterfaces: 1 } })).toMatchObject({
      efaInterfaces: 1,
    });
  });

  it("is for the type that it names only", () => {
    expect(findInstanceType("p9.24xlarge", { "p9.48xlarge": declared })).toContain("declare its accelerators");
  });

  it("is refused where EKS has no image", () => {
    const neuron = { count: 16, cores: 8 };
    const found = findInstanceType("trn3.48xlarge", {
      "trn3.48xlarge": { ...declared, architecture: "arm64", neuron },
    });
    expect(found).toContain("Neuron images for x86_64 only");
  });
});

describe("the tables", () => {
  const families = { ...gpuFamilies, ...neuronFamilies };

  it("have each family once, and only names that are well-formed", () => {
    const names = [...Object.keys(cpuFamilies), ...Object.keys(families)];
    expect(new Set(names).size).toBe(names.length);
    for (const [family, sizes] of Object.entries(cpuFamilies))
      for (const size of sizes.split(" ")) {
        const [name = "", adapters = "1"] = size.split("*");
        expect(findInstanceType(`${family}.${name}`)).toMatchObject({ family, size: name });
        expect(["1", "2"]).toContain(adapters);
      }
    for (const [family, { sizes }] of Object.entries(families))
      for (const size of Object.keys(sizes))
        expect(findInstanceType(`${family}.${size}`)).toMatchObject({ family, size });
  });
});
