import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { type Column, shortenEnd, shortenMiddle, table } from "./table.ts";

interface Row {
  readonly address: string;
  readonly size: string;
  readonly note?: string;
}

const columns: readonly Column<Row>[] = [
  { title: "ADDRESS", value: ({ address }) => address, shrink: "middle" },
  { title: "SIZE", value: ({ size }) => size, align: "right" },
  { title: "NOTE", value: ({ note = "" }) => note, shrink: "end" },
];
const colors = pc.createColors(false);
const long = "aws_subnet.vpc_us-east-2a_private_subnet_EF72FF06";

describe("a table", () => {
  it("aligns columns and leaves out those without a value", () => {
    const rows = [
      { address: "aws_vpc.main", size: "1" },
      { address: "aws_eip.nat", size: "20" },
    ];
    expect(table(rows, columns, { colors })).toBe("ADDRESS       SIZE\naws_vpc.main     1\naws_eip.nat     20");
  });

  it("never shortens for a pipe, so that addresses can be copied", () => {
    expect(table([{ address: long, size: "1" }], columns, { colors })).toContain(long);
  });

  it("fits a terminal: the middles of addresses and the ends of texts are cut, other columns stay whole", () => {
    const text = table([{ address: long, size: "12345", note: "a note that goes on" }], columns, { colors, width: 50 });
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(50);
    expect(text).toContain("12345");
    expect(text).toMatch(/aws_subnet\S+…\S+FF06/);
  });

  it("aligns wide characters", () => {
    const rows = [
      { address: "クラスタ", size: "1" },
      { address: "cluster", size: "1" },
    ];
    expect(table(rows, columns, { colors })).toBe("ADDRESS   SIZE\nクラスタ     1\ncluster      1");
  });

  it("prints any number of rows", () => {
    const rows = Array.from({ length: 200_000 }, () => ({ address: "a", size: "1" }));
    expect(table(rows, columns, { colors })).toHaveLength("ADDRESS  SIZE".length + rows.length * 14);
  });

  it("shortens the columns that give way first before the others", () => {
    const first = columns.map((column) => ({ ...column, givesWayFirst: column.title === "NOTE" }));
    const text = table([{ address: long, size: "1", note: "n".repeat(40) }], first, { colors, width: 80 });
    expect(text).toContain(long);
    expect(text).toMatch(/ n+…$/m);
  });

  it("exceeds the width if the columns that must stay whole do not fit", () => {
    expect(table([{ address: long, size: "1".repeat(40) }], columns, { colors, width: 20 })).toContain("1".repeat(40));
  });

  it("prevents a value from breaking its row or moving the cursor", () => {
    expect(table([{ address: "a\nb\u001b[2Jc", size: "" }], columns, { colors }).split("\n")[1]).toBe("a b [2Jc");
  });
});

describe("a shortened middle", () => {
  it("keeps the beginning and the end", () => {
    expect(shortenMiddle("0123456789", 5)).toBe("01…89");
    expect(shortenMiddle("0123", 4)).toBe("0123");
  });

  it("cuts between visible characters, and counts the columns they take", () => {
    expect(shortenMiddle("ab👩‍👩‍👧cdefgh", 6)).toBe("ab…gh");
    expect(shortenEnd("クラスタ", 6)).toBe("クラ…");
    expect(shortenEnd("😀😀😀", 4)).toBe("😀…");
  });
});
