import protobuf from "protobufjs";
import { expect, it } from "vitest";
import { protoText } from "../wire/proto.ts";
import { onlyTypes } from "./only-types.ts";

const { root } = protobuf.parse(protoText(5), { keepCase: true });
const response = root.lookupType("tfplugin5.SchemaResponse");

function framed(message: object, flag = 0): Buffer {
  const bytes = response.encode(response.fromObject(message)).finish();
  const header = Buffer.from([flag, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

function decoded(body: Buffer): object {
  expect(body.readUInt32BE(1)).toBe(body.length - 5);
  return response.toObject(response.decode(body.subarray(5)), { longs: Number });
}

const block = { attributes: [{ name: "id", computed: true }] };
const rest = { provider: { version: 1, block }, server_capabilities: { plan_destroy: true } };

it("leaves out the schemas of other resources and data sources, and nothing else", () => {
  const body = framed({
    ...rest,
    resource_schemas: { aws_vpc: { version: 1, block }, aws_subnet: { version: 2, block }, aws_other: { version: 3 } },
    data_source_schemas: { aws_vpc: { version: 4, block }, aws_subnets: { version: 5, block } },
  });
  expect(decoded(onlyTypes(body, new Set(["aws_vpc", "aws_subnet", "data.aws_subnets"])))).toEqual(
    decoded(
      framed({
        ...rest,
        resource_schemas: { aws_vpc: { version: 1, block }, aws_subnet: { version: 2, block } },
        data_source_schemas: { aws_subnets: { version: 5, block } },
      }),
    ),
  );
});

it("leaves a compressed answer alone", () => {
  const body = framed({ resource_schemas: { aws_vpc: { version: 1 } } }, 1);
  expect(onlyTypes(body, new Set())).toBe(body);
});
