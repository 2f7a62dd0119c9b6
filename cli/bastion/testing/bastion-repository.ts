import { readdirSync } from "node:fs";
import { anna, dev, Fixture } from "../../testing/fixture.ts";
import { writeState } from "../../testing/state-file.ts";
import { type ApiServer, apiHost } from "./session-programs.ts";

/** `dev` with a bastion and the given clusters; of these, `ml` is applied. */
export class BastionRepository extends Fixture {
  readonly clusters: readonly string[];
  hasBastion = true;

  constructor(server: Pick<ApiServer, "certificateAuthority">, ...clusters: string[]) {
    super({});
    this.target = "aws";
    this.clusters = clusters;
    this.environments = [dev, anna, { ...anna, name: "ben", shares: ["network", "clusters"] }];
    writeState(this.stateFile("dev-ml-cluster"), {
      outputs: {
        name: { value: "dev-ml" },
        endpoint: { value: `https://${apiHost}` },
        certificate_authority: { value: server.certificateAuthority },
      },
    });
    writeState(this.stateFile("dev-bastion"), {
      outputs: {
        autoscaling_group_name: { value: "dev-bastion" },
        session_document_name: { value: "bastion-dev" },
      },
    });
  }

  override services() {
    const node = (environment: string, name: string, kind: string) => ({
      id: `${environment}-${name}`,
      environment,
      name,
      kind,
      dependencies: [],
      providers: [],
    });
    return {
      ...super.services(),
      stacksOf: async ({ name, base }: { name: string; base?: unknown }) => [
        ...this.clusters.map((cluster) => ({ ...node(name, `${cluster}-cluster`, "cluster"), cluster })),
        ...(this.hasBastion && base === undefined ? [node(name, "bastion", "bastion")] : []),
      ],
    };
  }

  /** Directories of runs that have left something. */
  left(): string[] {
    return readdirSync(this.path(".platform", "aws")).filter((name) => name.startsWith("scratch-"));
  }
}
