import { expect, it } from "vitest";
import { strangers } from "./strangers.ts";

const own = {
  resource: { aws_vpc: { main: {} }, aws_subnet: { a: {} } },
  data: { aws_vpc: { given: {} } },
};

it.each<[string, string[]]>([
  ["${aws_vpc.main.id}", []],
  ["${data.aws_vpc.given.id} and ${aws_subnet.a[0].id}", []],
  ["${aws_vpc.other.id}", ["aws_vpc.other"]],
  ["a$${aws_vpc.other.id}", []],
  ["$$${aws_vpc.other.id}", ["aws_vpc.other"]],
  ['${join(",", [aws_vpc.main.id, data.aws_vpc.main.id])}', ["data.aws_vpc.main"]],
  ["${local.aws_vpc.other} ${each.value.aws_vpc.other.id}", []],
  ["aws_vpc.other.id", []],
])("of %s are %j", (value, expected) => {
  const resource = { ...own.resource, aws_eip: { one: { value } } };
  expect(strangers({ ...own, resource })).toEqual(expected);
});
