import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, type Scope } from "../requests.ts";
import type { Eks } from "./eks.ts";

export async function answerEks(
  eks: Eks,
  request: IncomingMessage,
  response: ServerResponse,
  { accessKey }: Scope,
): Promise<void> {
  const { method = "GET", url: target = "/" } = request;
  const body = (await bodyOf(request)).toString("utf8");
  const answer = await eks.answer({ method, target, body, accessKey });
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
