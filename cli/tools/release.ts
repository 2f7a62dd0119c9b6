/** A file that a publisher offers for download: a program, or an archive of programs. */
export interface Release {
  /** How it is called in messages: `kube-apiserver 1.35.4`. */
  readonly title: string;
  /** An archive if it ends in `.zip`, `.tar.gz` or `.tgz`. */
  readonly url: string;
  /** The file name of an archive in the archive, which holds the programs. @default - the archive itself does */
  readonly inside?: string;
  readonly checksum: Checksum;
  /** The file names of the programs to take from it; its only one if it is no archive. */
  readonly programs: readonly string[];
  /** Where the same programs are, if this cannot be downloaded. */
  readonly otherwise?: Pick<Release, "url" | "inside" | "checksum">;
}

export interface Checksum {
  readonly algorithm: "sha256" | "sha512";
  /** Hexadecimal, in lower case. */
  readonly digest: string;
}

export function sha256(digest: string): Checksum {
  return { algorithm: "sha256", digest };
}

export function sha512(digest: string): Checksum {
  return { algorithm: "sha512", digest };
}
