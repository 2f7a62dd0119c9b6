import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "../requests.ts";
import type { Eks } from "./eks.ts";

export async function answerEks(eks: Eks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const answer = await eks.answer(request.method ?? "GET", request.url ?? "/", body.toString("utf8"));
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
