/**
 * Where the chart of `charts/objects` is, seen from the directory in which Terraform runs and from the root of the
 * repository alike: synthesis copies it from there. It is the only chart that no repository serves.
 */
export const objectsChart = "./charts/objects";
