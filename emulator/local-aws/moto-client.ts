import { AwsError } from "./aws-error.ts";
import { fetchMoto } from "./moto-address.ts";
import { elementsAt, parseXml, type Xml, xmlText } from "./xml.ts";

/** Query parameters; those that are undefined are not sent. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** API versions of the services that are asked by query parameters. */
const versions = { ec2: "2016-11-15", iam: "2010-05-08", autoscaling: "2011-01-01", sts: "2011-06-15" } as const;

/** A key that moto does not know belongs to its own account. */
const anyKey = "AKIAIOSFODNN7EXAMPLE";

export type QueryService = keyof typeof versions;

/** Calls moto as an SDK would. moto does not check signatures: the header only tells it the service and the region. */
export class MotoClient {
  private readonly url: string;
  private readonly region: string;
  private readonly accessKey: string;

  /** @param url of moto or the local AWS, or `unix:` and the path of moto's socket */
  constructor(url: string, region: string, accessKey = anyKey) {
    this.url = url;
    this.region = region;
    this.accessKey = accessKey;
  }

  /** @throws {AwsError} with moto's code and text */
  async query(
    service: QueryService,
    action: string,
    parameters: Parameters = {},
    accessKey = this.accessKey,
  ): Promise<Xml> {
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetchMoto(this.url, "/", {
      method: "POST",
      headers: {
        authorization: this.authorization(service, accessKey),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ ...Object.fromEntries(given), Action: action, Version: versions[service] }),
    });
    const text = await response.text();
    const xml = parseXml(text);
    if (response.ok) return xml;
    const error = elementsAt(xml, "Errors/Error")[0] ?? elementsAt(xml, "Error")[0];
    if (error === undefined) throw new Error(`moto answered ${action} with ${response.status}: ${text.slice(0, 500)}`);
    throw new AwsError(response.status, xmlText(error, "Code"), xmlText(error, "Message"));
  }

  /** A call of a service that takes JSON; undefined if moto refuses it. */
  async json(service: string, target: string, body: unknown): Promise<Record<string, unknown> | undefined> {
    const response = await fetchMoto(this.url, "/", {
      method: "POST",
      headers: {
        authorization: this.authorization(service),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
      },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) return undefined;
    return answer === "" ? {} : (JSON.parse(answer) as Record<string, unknown>);
  }

  /** A request in any other form, as it is. @param path with its query */
  send(path: string, init: RequestInit): Promise<Response> {
    return fetchMoto(this.url, path, init);
  }

  /** The header that names a service, for what the other methods do not ask. */
  authorization(service: string, accessKey = this.accessKey): string {
    const scope = `${accessKey}/20260101/${this.region}/${service}/aws4_request`;
    return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  }
}

/** `SubnetId.1`, `SubnetId.2`, ... */
export function indexed(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));
}
