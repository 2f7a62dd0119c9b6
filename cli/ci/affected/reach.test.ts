import { expect, it } from "vitest";
import { type ChangingOutputs, reachOf } from "./reach.ts";

const read = "data.terraform_remote_state.dev-network";

function outputs(blocks: Readonly<Record<string, string>>, changed: readonly string[]): string[] | "all" {
  const reach = reachOf(new Map(Object.entries(blocks)), changed, new Map());
  return reach.outputs === "all" ? "all" : [...reach.outputs].sort();
}

function isReached(text: string, changing: ChangingOutputs): boolean {
  return reachOf(new Map([["aws_vpc.vpc", text]]), [], new Map([["dev-network", changing]])).isReached;
}

it("follows references through resources, data sources, locals and depends_on", () => {
  const blocks = {
    "aws_vpc.vpc": '{"cidr":"10.0.0.0/16"}',
    "aws_subnet.a": '{"vpc":"${aws_vpc.vpc.id}"}',
    "data.aws_ami.eks": '{"depends_on":["aws_subnet.a"]}',
    "local.amis": '"${data.aws_ami.eks.id}"',
    "output.ami": '{"value":"${join(\\",\\", [local.amis])}"}',
    "output.subnet": '{"value":"${aws_subnet.a.id}"}',
    "output.other": '{"value":"${aws_vpc.vpc2.id}${xaws_vpc.vpc}"}',
  };
  expect(outputs(blocks, ["aws_vpc.vpc"])).toEqual(["ami", "subnet"]);
  expect(outputs(blocks, ["data.aws_ami.eks"])).toEqual(["ami"]);
  expect(outputs(blocks, ["output.other"])).toEqual(["other"]);
  expect(outputs(blocks, ["moved"])).toEqual([]);
});

it.each(["provider.aws", "terraform.backend", "file assets/a.zip", "provider hashicorp/aws", "import", "check"])(
  "takes %s for a change of everything",
  (address) => expect(outputs({ "output.a": "1" }, [address])).toBe("all"),
);

it.each([
  [`"\${${read}.outputs.vpc_id}"`, true],
  [`"\${${read}.outputs[\\"vpc_id\\"]}"`, true],
  [`"\${${read}.outputs.vpc_id_of_all}"`, false],
  [`"\${${read}.outputs.subnets[0]}"`, false],
  [`"\${jsonencode(${read}.outputs)}"`, true],
  [`"\${${read}.outputs[local.name]}"`, true],
  [`["${read}"]`, true],
  [`"\${${read}-two.outputs.vpc_id}"`, false],
])("%s reads the output vpc_id: %s", (text, expected) => {
  expect(isReached(text, new Set(["vpc_id"]))).toBe(expected);
  expect(isReached(text, new Set())).toBe(false);
});

it("takes a stack for reached that reads anything of one whose outputs may all change", () => {
  expect(isReached(`"\${${read}.outputs.subnets}"`, "all")).toBe(true);
});
