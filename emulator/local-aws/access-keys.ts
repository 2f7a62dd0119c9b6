import type { ServerResponse } from "node:http";
import { element, elementsAt, parseXml, renderXml, xmlText } from "./xml.ts";

/** A key that IAM or STS has issued. */
export interface IssuedKey {
  readonly secretKey: string;
  /** Whose session it is; absent for keys of users. */
  readonly session?: { readonly arn: string; readonly id: string };
}

/** The secret of keys that nobody issued. */
export const ownSecretKey = "local";

/** The access keys of the local AWS: whose requests are answered, and what is known of them. */
export class AccessKeys {
  private readonly isOpen: boolean;
  private readonly known: Map<string, IssuedKey>;

  /** @param first the key that is not issued by the local AWS @default - every key is answered, as moto does */
  constructor(first?: string) {
    this.isOpen = first === undefined;
    this.known = new Map([[first ?? "local", { secretKey: ownSecretKey }]]);
  }

  /** Whether requests with this key are answered. */
  mayAsk(accessKey: string): boolean {
    return this.isOpen || this.known.has(accessKey);
  }

  /** What is known of a key. moto does not tell secrets, nor who has a session of a role of another account. */
  issued(accessKey: string): IssuedKey | undefined {
    return this.known.get(accessKey);
  }

  /** Takes the keys that an answer of IAM or STS has issued: to a session, or to a user. */
  learn(answer: string): void {
    if (!answer.includes("<SecretAccessKey>")) return;
    for (const result of parseXml(answer).children) {
      const [credentials] = [...elementsAt(result, "Credentials"), ...elementsAt(result, "AccessKey")];
      if (credentials === undefined) continue;
      const arn = xmlText(result, "AssumedRoleUser/Arn");
      this.known.set(xmlText(credentials, "AccessKeyId"), {
        secretKey: xmlText(credentials, "SecretAccessKey"),
        ...(arn !== "" && { session: { arn, id: xmlText(result, "AssumedRoleUser/AssumedRoleId") } }),
      });
    }
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
