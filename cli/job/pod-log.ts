import { type KubeClient, KubeError } from "@ml-platform/emulator/kubernetes";
import type { Pod } from "./kube-objects.ts";

/** At most so much of a log at once; the rest comes the next time. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads what is new in the log of a pod's program each time it is asked. It asks again instead of keeping a connection, so
 * that a tunnel or a token which ends in between loses nothing.
 */
export class PodLog {
  private readonly kube: Pick<KubeClient, "request">;
  private readonly path: string;
  private readonly container: string;
  /** The time of the last line that was read, in RFC 3339 with nanoseconds, and how many lines had it. */
  private last: { readonly time: string; readonly lines: number } | undefined;

  constructor(kube: Pick<KubeClient, "request">, { metadata, spec }: Pod) {
    this.kube = kube;
    this.path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`;
    this.container = spec.containers[0]?.name ?? "";
  }

  /**
   * @returns lines without their line ends; none while the program has not started
   * @throws {KubeError} if there is no log
   */
  async newLines(): Promise<string[]> {
    const text = await this.read();
    const isCut = Buffer.byteLength(text) >= mostBytes;
    const found = (isCut ? text.slice(0, text.lastIndexOf("\n")) : text)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const space = line.indexOf(" ");
        return { time: line.slice(0, space), text: line.slice(space + 1) };
      });
    // The API server takes whole seconds only, so some lines come twice.
    let same = this.last?.lines ?? 0;
    const lines: string[] = [];
    for (const { time, text } of found) {
      if (this.last !== undefined && time < this.last.time) continue;
      if (time === this.last?.time && same > 0) {
        same -= 1;
        continue;
      }
      lines.push(text);
    }
    const time = found.at(-1)?.time;
    if (time !== undefined) this.last = { time, lines: found.filter((each) => each.time === time).length };
    return lines;
  }

  private async read(): Promise<string> {
    const query = {
      container: this.container,
      timestamps: "true",
      limitBytes: String(mostBytes),
      ...(this.last !== undefined && { sinceTime: `${new Date(this.last.time).toISOString().slice(0, 19)}Z` }),
    };
    try {
      return String(await this.kube.request("GET", this.path, { query }));
    } catch (failure) {
      if (failure instanceof KubeError && (failure.status === 404 || isNotStarted(failure))) return "";
      throw failure;
    }
  }
}

function isNotStarted({ status, message }: KubeError): boolean {
  return status === 400 && /is waiting to start|is not available|ContainerCreating|PodInitializing/.test(message);
}
