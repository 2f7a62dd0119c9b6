import { UserError } from "@ml-platform/rules";
import ts from "typescript";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a type, with the types that it uses under `$defs`. It understands what documents of JSON need:
 * interfaces, aliases, unions, intersections, literals, arrays, records. Comments become descriptions.
 *
 * @param source TypeScript that declares the types
 * @param type an expression, such as `Printed & List`
 * @throws {UserError} for TypeScript that has no counterpart
 */
export function jsonSchemaOf(source: string, type: string): JsonSchema {
  const file = ts.createSourceFile("document.ts", `${source}\ntype $Document = ${type};\n`, ts.ScriptTarget.ES2022);
  const declarations = new Map(
    file.statements.flatMap((each) =>
      ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each) ? [[each.name.text, each] as const] : [],
    ),
  );
  const converter = new Converter(file, declarations);
  const document = converter.declared("$Document");
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...document, $defs: converter.definitions() };
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const keywords: Readonly<Partial<Record<ts.SyntaxKind, JsonSchema>>> = {
  [ts.SyntaxKind.StringKeyword]: { type: "string" },
  [ts.SyntaxKind.NumberKeyword]: { type: "number" },
  [ts.SyntaxKind.BooleanKeyword]: { type: "boolean" },
  [ts.SyntaxKind.UnknownKeyword]: {},
};

class Converter {
  readonly #file: ts.SourceFile;
  readonly #declarations: ReadonlyMap<string, Declaration>;
  readonly #definitions = new Map<string, JsonSchema>();

  constructor(file: ts.SourceFile, declarations: ReadonlyMap<string, Declaration>) {
    this.#file = file;
    this.#declarations = declarations;
  }

  /** Schemas of the types that were referred to. */
  definitions(): JsonSchema {
    return Object.fromEntries(this.#definitions);
  }

  declared(name: string): JsonSchema {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) throw new UserError(`${name} is not declared.`);
    if (ts.isTypeAliasDeclaration(declaration)) return this.#type(declaration.type);
    const parents = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => this.#reference(expression.getText(this.#file))),
    );
    const own = { ...this.#members(declaration.members), ...described(this.#leading(declaration)) };
    return parents.length === 0 ? own : { allOf: [...parents, own] };
  }

  #reference(name: string): JsonSchema {
    if (!this.#definitions.has(name)) {
      this.#definitions.set(name, {});
      this.#definitions.set(name, this.declared(name));
    }
    return { $ref: `#/$defs/${name}` };
  }

  #members(members: ts.NodeArray<ts.TypeElement>): JsonSchema {
    const properties = members.filter((member) => ts.isPropertySignature(member));
    const required = properties.filter(({ questionToken }) => questionToken === undefined);
    return {
      type: "object",
      properties: Object.fromEntries(
        properties.map((property) => [nameOf(property), { ...this.#ofMember(property), ...this.#trailing(property) }]),
      ),
      ...(required.length > 0 && { required: required.map(nameOf) }),
    };
  }

  #ofMember({ type }: ts.PropertySignature): JsonSchema {
    return type === undefined ? {} : this.#type(type);
  }

  #type(node: ts.TypeNode): JsonSchema {
    const keyword = keywords[node.kind];
    if (keyword !== undefined) return keyword;
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type);
    if (ts.isArrayTypeNode(node)) return { type: "array", items: this.#type(node.elementType) };
    if (ts.isTypeLiteralNode(node)) return this.#members(node.members);
    if (ts.isUnionTypeNode(node)) return this.#union(node.types);
    if (ts.isIntersectionTypeNode(node)) return { allOf: node.types.map((each) => this.#type(each)) };
    if (ts.isLiteralTypeNode(node)) return { const: literalValue(node.literal, this.#file) };
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText(this.#file);
      const [, value] = node.typeArguments ?? [];
      if (name !== "Record" || value === undefined) return this.#reference(name);
      return { type: "object", additionalProperties: this.#type(value) };
    }
    throw new UserError(`${node.getText(this.#file)} has no counterpart in JSON Schema.`);
  }

  #union(types: readonly ts.TypeNode[]): JsonSchema {
    const schemas = types.map((each) => this.#type(each));
    const isEnum = schemas.every((schema) => "const" in schema);
    return isEnum ? { enum: schemas.map((schema) => schema["const"]) } : { anyOf: schemas };
  }

  /** `// the ref`, after a member. */
  #trailing(node: ts.Node): JsonSchema {
    const [range] = ts.getTrailingCommentRanges(this.#file.text, node.end) ?? [];
    return described(range === undefined ? "" : this.#file.text.slice(range.pos, range.end));
  }

  #leading(node: ts.Node): string {
    const range = (ts.getLeadingCommentRanges(this.#file.text, node.pos) ?? []).at(-1);
    return range === undefined ? "" : this.#file.text.slice(range.pos, range.end);
  }
}

function nameOf({ name }: ts.PropertySignature): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}

function literalValue(literal: ts.LiteralTypeNode["literal"], file: ts.SourceFile): unknown {
  if (literal.kind === ts.SyntaxKind.NullKeyword) return null;
  return JSON.parse(literal.getText(file));
}

function described(comment: string): JsonSchema {
  const text = comment.replace(/^\/\*\*?|^\/\/|\*\/$/g, "").trim();
  return text === "" ? {} : { description: text };
}
