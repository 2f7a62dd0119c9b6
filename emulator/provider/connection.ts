import type { Configured, ResourceOverlay, Surroundings } from "../overlays/overlay.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import type { Peer } from "../wire/server.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { Realm, World } from "../world/world.ts";

/** One provider configuration and what it sees of the world. */
export class Connection {
  readonly configured: Configured;
  private readonly world: World;
  private readonly make: Identifiers;
  private readonly overlays: Readonly<Record<string, ResourceOverlay | undefined>>;
  private readonly stopping = new AbortController();

  constructor(
    configured: Configured,
    world: World,
    make: Identifiers,
    overlays: Readonly<Record<string, ResourceOverlay | undefined>>,
  ) {
    this.configured = configured;
    this.world = world;
    this.make = make;
    this.overlays = overlays;
  }

  /** Aborted once Terraform asks to stop. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  stop(): void {
    this.stopping.abort();
  }

  /** @throws {ProviderError} if nothing answers at the configured address */
  checkReachable(): void {
    this.configured.reach?.();
  }

  /** The realm that holds the objects of a type. */
  realmOf(overlay: ResourceOverlay | undefined): Realm {
    return this.world.realm(this.configured.realm(overlay?.global === true));
  }

  get surroundings(): Surroundings {
    const { account, region, defaultTags } = this.configured;
    return {
      account,
      region,
      defaultTags,
      make: this.make,
      find: (type) => this.realmOf(this.overlays[type]).list(type),
    };
  }
}

/**
 * The connections of one provider server, by peer. Terraform opens a connection for each provider configuration, so
 * nothing that Configure sets may be shared between them: aliases would see each other's region. A connection is
 * forgotten once it is closed.
 */
export class Connections {
  private readonly byPeer = new WeakMap<Peer, Connection>();

  add(peer: Peer, connection: Connection): void {
    this.byPeer.set(peer, connection);
  }

  /** Ends what is slow on the connection, if it is configured. */
  stop(peer: Peer): void {
    this.byPeer.get(peer)?.stop();
  }

  /** @throws {ProviderError} before Configure */
  of(peer: Peer): Connection {
    const connection = this.byPeer.get(peer);
    if (connection !== undefined) return connection;
    throw new ProviderError("Provider not configured", "Configure was not called on this connection.");
  }
}
