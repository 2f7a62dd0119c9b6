import type { MotoClient } from "./moto-client.ts";
import type { Xml } from "./xml.ts";

/**
 * Answers one action of a service that takes query parameters, such as EC2's CreateLaunchTemplate. It may leave the
 * work to moto, and change the parameters or the answer.
 *
 * Throws AwsError to refuse.
 */
export type Action = (parameters: URLSearchParams, moto: Moto) => Promise<Xml> | Xml;

export interface Moto {
  /** Lets moto answer the action, for these parameters. */
  readonly pass: (parameters: URLSearchParams) => Promise<Xml>;
  readonly client: MotoClient;
}

/** Actions by name. */
export type Actions = Readonly<Record<string, Action>>;
