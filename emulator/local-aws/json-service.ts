import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { MotoClient } from "./moto-client.ts";
import { bodyOf } from "./requests.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface JsonMoto {
  /** Lets moto answer the action, for this input. Throws a {@link MotoRefusal} if it refuses. */
  readonly pass: (input: Json) => Promise<Json>;
  /** Calls another action of the same service. @param region @default the region of the request */
  readonly call: (action: string, input: Json, region?: string) => Promise<void>;
}

/** Answers one action of a service that takes JSON, such as DescribeKey of KMS. */
export type JsonAction = (input: Json, moto: JsonMoto) => Promise<Json>;

/** Actions by name. */
export type JsonActions = Readonly<Record<string, JsonAction>>;

/** What moto answered to what it refuses. */
export class MotoRefusal extends Error {
  readonly status: number;

  constructor(status: number, answer: string) {
    super(answer);
    this.status = status;
  }
}

/** Answers the given actions of a service; all other requests for it are passed on. */
export async function answerJson(
  service: string,
  actions: JsonActions,
  client: (region?: string) => MotoClient,
  request: IncomingMessage,
  response: ServerResponse,
  passOn: (body: Buffer) => void,
): Promise<void> {
  const body = await bodyOf(request);
  const target = String(request.headers["x-amz-target"] ?? "");
  const name = target.slice(target.lastIndexOf(".") + 1);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) return passOn(body);
  const ask = async (to: string, input: Json, region?: string): Promise<Json> => {
    const answer = await client(region).send("/", {
      method: "POST",
      headers: {
        authorization: client(region).authorization(service),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target.replace(/\w+$/, to),
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new MotoRefusal(answer.status, text);
    return (text === "" ? {} : (JSON.parse(text) ?? {})) as Json;
  };
  try {
    const moto: JsonMoto = {
      pass: (input) => ask(name, input),
      call: async (to, input, region) => void (await ask(to, input, region)),
    };
    send(response, 200, JSON.stringify(await action(JSON.parse(body.toString("utf8") || "{}") as Json, moto)));
  } catch (error) {
    if (!(error instanceof MotoRefusal)) throw error;
    send(response, error.status, error.message);
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() });
  response.end(text);
}
