import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actions } from "./action.ts";
import { AwsError } from "./aws-error.ts";
import type { MotoClient, QueryService } from "./moto-client.ts";
import { bodyOf } from "./requests.ts";
import { element, renderXml, type Xml } from "./xml.ts";

/** Answers the given actions of a service; all other requests for it are passed on. */
export async function answerQuery(
  service: QueryService,
  actions: Actions,
  client: MotoClient,
  request: IncomingMessage,
  response: ServerResponse,
  passOn: (body: Buffer) => void,
): Promise<void> {
  const body = await bodyOf(request);
  const parameters = new URLSearchParams(isForm(request) ? body.toString("utf8") : "");
  const name = parameters.get("Action") ?? "";
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) return passOn(body);
  try {
    const pass = (changed: URLSearchParams): Promise<Xml> => client.query(service, name, Object.fromEntries(changed));
    send(response, 200, await action(parameters, { client, pass }));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(response, error.status, errorXml(service, error));
  }
}

function isForm({ method, headers }: IncomingMessage): boolean {
  return method === "POST" && /^application\/x-www-form-urlencoded/i.test(headers["content-type"] ?? "");
}

function send(response: ServerResponse, status: number, xml: Xml): void {
  response.writeHead(status, { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": randomUUID() });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${renderXml(xml)}`);
}

/** EC2 words its errors otherwise than the rest. */
function errorXml(service: QueryService, { code, message }: AwsError): Xml {
  const error = [element("Code", code), element("Message", message)];
  return service === "ec2"
    ? element("Response", [element("Errors", [element("Error", error)]), element("RequestID", randomUUID())])
    : element("ErrorResponse", [
        element("Error", [element("Type", "Sender"), ...error]),
        element("RequestId", randomUUID()),
      ]);
}
