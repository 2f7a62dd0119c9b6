import type { ServerResponse } from "node:http";
import { element, renderXml } from "./xml.ts";

/** The access keys whose requests are answered. */
export class AccessKeys {
  private readonly known: Set<string> | undefined;

  /** @param first the key that is not issued by the local AWS @default - every key is answered, as moto does */
  constructor(first?: string) {
    this.known = first === undefined ? undefined : new Set([first]);
  }

  /** Whether requests with this key are answered. */
  mayAsk(accessKey: string): boolean {
    return this.known === undefined || this.known.has(accessKey);
  }

  /** Whether keys have to be learned at all. */
  get isNeeded(): boolean {
    return this.known !== undefined;
  }

  /** Takes the keys that an answer of IAM or STS has issued: to a session, or to a user. */
  learn(answer: string): void {
    for (const [, key = ""] of answer.matchAll(/<AccessKeyId>(\w{16,128})<\/AccessKeyId>/g)) this.known?.add(key);
  }
}

/** Services whose errors are in XML, with AWS's words for an access key that it does not know. Others get JSON. */
const inXml: Readonly<Record<string, (message: string) => string>> = {
  ec2: (message) => errorXml(["Response", "Errors", "Error"], "AuthFailure", message),
  s3: () =>
    errorXml(["Error"], "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
  ...Object.fromEntries(
    ["autoscaling", "cloudformation", "elasticloadbalancing", "iam", "rds", "sns", "sqs", "sts"].map((service) => [
      service,
      (message: string) => errorXml(["ErrorResponse", "Error"], "InvalidClientTokenId", message),
    ]),
  ),
};

const message = "The security token included in the request is invalid.";

/** Answers as AWS does to an access key that it does not know. @param service `sts` of a request without a signature */
export function refuseKey(response: ServerResponse, service = "sts"): void {
  const xml = inXml[service]?.(message);
  response.writeHead(403, {
    "content-type": xml === undefined ? "application/json" : "text/xml",
    ...(xml === undefined && { "x-amzn-errortype": "UnrecognizedClientException" }),
    connection: "close",
  });
  response.end(xml ?? JSON.stringify({ __type: "UnrecognizedClientException", message }));
}

function errorXml(path: readonly string[], code: string, text: string): string {
  const fields = [element("Code", code), element("Message", text)];
  return [...path]
    .reverse()
    .reduce((children, name) => [element(name, children)], fields)
    .map(renderXml)
    .join("");
}
