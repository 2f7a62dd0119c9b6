/**
 * Letters of the zones that offer families with accelerators and HPC families, by region, as of 2026-05: `p5:abc`. A region
 * does not offer families of `familiesWithKnownZones` that its line lacks; of other families and regions, nothing is known.
 *
 * AWS gives letters to the zones of older regions account by account, so that us-east-1a of one account may be us-east-1c of
 * another: where it matters, ask EC2.
 *
 * Source: answers of EC2 to DescribeInstanceTypeOfferings, as moto 5.2.1 records them
 * (moto/ec2/resources/instance_type_offerings/availability-zone). Sizes of a family have the same zones, but for four of
 * them (inf1.xlarge, p5.4xlarge, trn1.2xlarge), of which the table has the larger ones'. Make it again from a newer moto.
 */
export const zonesOfFamilies: Readonly<Record<string, string>> = {
  "af-south-1": "g4dn:bc inf1:abc",
  "ap-east-1": "g4dn:abc g5:ab inf1:bc",
  "ap-northeast-1":
    "g4dn:acd g5:ac g5g:cd g6:ac g6e:ac g6f:ac g7e:ac gr6:ac gr6f:ac hpc7g:a hpc8a:a inf1:acd inf2:ac p3dn:a p4d:ac p4de:ac p5:ac p5en:a",
  "ap-northeast-2":
    "g4dn:abc g5:acd g5g:ac g6:acd g6e:ab g6f:acd g7e:ab gr6:ad gr6f:acd inf1:ac inf2:abc p4d:bd p5:a p5en:a",
  "ap-northeast-3": "g4dn:bc g6e:bc",
  "ap-south-1": "g4dn:abc g5:ab g6:ab g6e:ab g6f:ab gr6:ab gr6f:ab inf1:abc inf2:ab p4d:abc p5:abc p5en:ab trn1:c",
  "ap-south-2": "",
  "ap-southeast-1": "g4dn:abc g5g:ab hpc6a:a inf1:abc inf2:bc p4de:bc",
  "ap-southeast-2": "g4dn:abc g5:bc g6:abc g6f:bc gr6:bc gr6f:bc hpc6a:b inf1:abc inf2:ab p4d:bc p5:abc p5e:a trn1:bc",
  "ap-southeast-3": "g5:ac g5g:a p5:a p5e:ac p5en:bc",
  "ap-southeast-4": "trn1:a trn2:c",
  "ap-southeast-5": "g6:ab gr6:ab",
  "ca-central-1": "g4dn:ab g5:ab g6:abd g6f:ab gr6:ab gr6f:ab inf1:ab p4d:ab p5:d",
  "ca-west-1": "",
  "eu-central-1": "g4dn:abc g5:abc g5g:c g6:abc g6e:abc g6f:ab gr6:ab gr6f:ab inf1:abc inf2:ab p4d:abc p4de:ac",
  "eu-central-2": "g6:bc gr6:bc",
  "eu-north-1":
    "g4dn:abc g5:bc g6:ab g6e:ab g6f:ab gr6:ab gr6f:ab hpc6a:b hpc6id:b hpc7a:b hpc8a:b inf1:ac inf2:ab p4d:c p5:abc p5e:a p5en:ac",
  "eu-south-1": "g4dn:bc inf1:ab",
  "eu-south-2": "g5g:a g6:abc g6e:bc g6f:abc g7e:ab gr6:abc gr6f:abc p5en:ab",
  "eu-west-1": "g4dn:abc g5:abc hpc7a:b hpc7g:b inf1:abc inf2:abc p3dn:bc p4d:c",
  "eu-west-2": "g4dn:abc g5:ab g6:abc g6f:ab gr6:ab gr6f:ab inf1:abc inf2:a p4d:ab p5:abc p5e:a",
  "eu-west-3": "g4dn:abc g6:bc gr6:bc hpc6id:a hpc7a:a inf1:ac inf2:bc",
  "il-central-1": "g5:abc p4de:abc",
  "me-central-1": "g5:ab g6:ab g6e:ab p5en:ac",
  "me-south-1": "g4dn:bc inf1:bc",
  "sa-east-1": "g4dn:abc g5:ab g6:ab g6f:ab gr6:ab gr6f:ab inf1:abc inf2:c p4d:ac p5:c p5e:bc trn2:abc",
  "us-east-1":
    "g4dn:abcdf g5:abcdf g5g:abcd g6:abcdf g6e:abcd g6f:abcd g7e:ac gr6:abcd gr6f:abcd hpc7g:c inf1:abcdf inf2:abcf p3dn:cd p4d:abcd p4de:bc p5:abcdef p5en:ac p6-b200:c trn1:bcf trn1n:c",
  "us-east-2":
    "g4dn:abc g5:abc g6:abc g6e:abc g6f:abc g7e:ab gr6:abc gr6f:abc hpc6a:b hpc6id:b hpc7a:b hpc8a:b inf1:abc inf2:abc p4d:abc p5:abc p5e:abc p5en:abc p6-b200:abc trn1:c trn1n:c trn2:abc",
  "us-west-1": "g4dn:ab inf1:ab p5:ab p5en:b",
  "us-west-2":
    "g4dn:abc g5:abc g5g:abc g6:abcd g6e:abcd g6f:abcd g7e:abcd gr6:abcd gr6f:abcd inf1:abcd inf2:abcd p3dn:bc p4d:abcd p4de:abc p5:abcd p5e:c p5en:acd p6-b200:abd p6-b300:a trn1:bd trn1n:d",
};

/** Families that the table knows. */
export const familiesWithKnownZones: ReadonlySet<string> = new Set(
  Object.values(zonesOfFamilies).flatMap((line) => line.split(" ").map((entry) => entry.split(":")[0] ?? "")),
);

/** The zones of a region that offer a family; undefined if nothing is known of it. */
export function zonesOffering(family: string, region: string): string[] | undefined {
  const line = Object.hasOwn(zonesOfFamilies, region) ? zonesOfFamilies[region] : undefined;
  if (line === undefined || !familiesWithKnownZones.has(family)) return undefined;
  const letters = line
    .split(" ")
    .map((entry) => entry.split(":"))
    .find(([name]) => name === family)?.[1];
  return [...(letters ?? "")].map((letter) => `${region}${letter}`);
}
