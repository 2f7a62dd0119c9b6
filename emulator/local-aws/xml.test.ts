import { describe, expect, it } from "vitest";
import { element, elementsAt, parseXml, renderXml, xmlText } from "./xml.ts";

const document = `<?xml version="1.0"?>
<Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <vpcSet><item><vpcId>vpc-1</vpcId><note>a &amp; &lt;b&gt; &#x27;c&#39;</note></item><item><vpcId>vpc-2</vpcId></item></vpcSet>
  <empty/>
</Response>`;

describe("XML of AWS", () => {
  it("is read by paths", () => {
    const xml = parseXml(document);
    expect(elementsAt(xml, "vpcSet/item/vpcId").map(({ text }) => text)).toEqual(["vpc-1", "vpc-2"]);
    expect(xmlText(xml, "vpcSet/item/note")).toBe("a & <b> 'c'");
    expect([xmlText(xml, "empty"), xmlText(xml, "none/none")]).toEqual(["", ""]);
  });

  it("is written as it was read, but for blanks between elements", () => {
    const rendered = renderXml(parseXml(document));
    expect(rendered).toContain('<Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet><item>');
    expect(parseXml(rendered)).toEqual(parseXml(document.replace(/>\s+</g, "><")));
    expect(renderXml(element("a", [element("b", "1 < 2")]))).toBe("<a><b>1 &lt; 2</b></a>");
  });
});
