import { describe, expect, it } from "vitest";
import { endpointOf, endpointProblem, stateEndpoints } from "./endpoints.ts";

describe("endpointProblem", () => {
  it.each([
    "https://minio.example.com:9000",
    "https://vpce-1-2.s3.us-east-2.vpce.amazonaws.com",
    "https://gateway.example.com/aws",
    "http://127.0.0.1:4566",
    "http://127.8.0.1:4566",
    "http://localhost:4566",
    "http://[::1]:4566",
  ])("accepts %s", (url) => {
    expect(endpointProblem(url)).toBeUndefined();
  });

  it.each([
    ["minio", "is not a URL"],
    ["localhost:4566", "is not a URL"],
    ["ftp://minio.example.com", "is not a URL"],
    ["https://key:secret@minio.example.com", "must not contain credentials"],
    ["https://minio.example.com/?a=b", "has a query or a fragment"],
    ["https://minio.example.com/#a", "has a query or a fragment"],
    ["http://minio.example.com", "in clear text. Use https"],
    ["http://localhost.example.com", "in clear text"],
    ["http://127.0.0.1.example.com", "in clear text"],
    ["http://10.0.0.1:9000", "in clear text"],
  ])("refuses %s", (url, problem) => {
    expect(endpointProblem(url)).toContain(problem);
  });

  it("does not repeat credentials", () => {
    expect(endpointProblem("https://key:secret@minio.example.com")).not.toContain("secret@");
  });
});

describe("endpointOf", () => {
  const endpoints = { url: "http://127.0.0.1:1", services: { s3: "http://127.0.0.1:2" }, pathStyle: true };

  it("is the service's own, else the common one, else AWS's", () => {
    expect(endpointOf(endpoints, "s3")).toBe("http://127.0.0.1:2");
    expect(endpointOf(endpoints, "ec2")).toBe("http://127.0.0.1:1");
    expect(endpointOf({ ...endpoints, url: undefined }, "ec2")).toBeUndefined();
    expect(endpointOf(undefined, "s3")).toBeUndefined();
  });
});

describe("stateEndpoints", () => {
  const url = "http://127.0.0.1:1";

  it("keeps the check of the account", () => {
    expect(stateEndpoints({ url, services: {}, pathStyle: true }, "us-east-2")).toEqual({
      s3: url,
      sts: url,
      pathStyle: true,
    });
    expect(stateEndpoints({ services: { s3: url }, pathStyle: false }, "us-east-2")).toEqual({
      s3: url,
      sts: "https://sts.us-east-2.amazonaws.com",
      pathStyle: false,
    });
  });

  it("is AWS's own without an endpoint of S3", () => {
    expect(stateEndpoints({ services: { ec2: url }, pathStyle: true }, "us-east-2")).toBeUndefined();
    expect(stateEndpoints(undefined, "us-east-2")).toBeUndefined();
  });
});
