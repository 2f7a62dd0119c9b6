import { expect, it } from "vitest";
import { framed, unframed } from "../wire/grpc.ts";
import { methodOf } from "../wire/provider-protocol.ts";
import { onlyTypes } from "./only-types.ts";

const method = methodOf(5, "GetSchema");

function answer(message: object, flag = 0): Buffer {
  const body = framed(method.encodeResponse(message));
  body[0] = flag;
  return body;
}

function decoded(body: Buffer): object {
  return method.decodeResponse(unframed(body));
}

const block = { attributes: [{ name: "id", computed: true }] };
const rest = { provider: { version: 1, block }, server_capabilities: { plan_destroy: true } };

it("leaves out the schemas of other resources and data sources, and nothing else", () => {
  const body = answer({
    ...rest,
    resource_schemas: { aws_vpc: { version: 1, block }, aws_subnet: { version: 2, block }, aws_other: { version: 3 } },
    data_source_schemas: { aws_vpc: { version: 4, block }, aws_subnets: { version: 5, block } },
  });
  expect(decoded(onlyTypes(body, new Set(["aws_vpc", "aws_subnet", "data.aws_subnets"])))).toEqual(
    decoded(
      answer({
        ...rest,
        resource_schemas: { aws_vpc: { version: 1, block }, aws_subnet: { version: 2, block } },
        data_source_schemas: { aws_subnets: { version: 5, block } },
      }),
    ),
  );
});

it("leaves a compressed answer alone", () => {
  const body = answer({ resource_schemas: { aws_vpc: { version: 1 } } }, 1);
  expect(onlyTypes(body, new Set())).toBe(body);
});
