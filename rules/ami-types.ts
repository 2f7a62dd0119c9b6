/** AMI types that node groups may use; the table arrives here. */
export type AmiType = "AL2023_x86_64_STANDARD";
