import ts from "typescript";

/** A change of one text in an environment file, at a path such as `clusters`, `ml`, `kubernetes`. */
export interface LiteralEdit {
  readonly path: readonly string[];
  readonly from: string;
  readonly to: string;
}

/**
 * The file with another text at a path of the object that it exports; undefined if no literal stands there that says
 * `from`: it may come from a constant, a spread or a default, which only a person can change.
 */
export function editLiteral(text: string, { path, from, to }: LiteralEdit): string | undefined {
  const file = ts.createSourceFile("environment.ts", text, ts.ScriptTarget.Latest, true);
  const found = path.reduce<ts.Expression | undefined>(propertyOf, exportedIn(file));
  if (found === undefined || !ts.isStringLiteralLike(found) || found.text !== from) return undefined;
  const quote = text.charAt(found.getStart());
  return `${text.slice(0, found.getStart())}${quote}${to}${quote}${text.slice(found.getEnd())}`;
}

/** What `export default` exports, if an object stands there: as it is, or as an argument of a call such as `derive(dev, {...})`. */
function exportedIn(file: ts.SourceFile): ts.Expression | undefined {
  const exported = file.statements.find(ts.isExportAssignment)?.expression;
  if (exported === undefined) return undefined;
  const bare = withoutType(exported);
  return ts.isCallExpression(bare) ? bare.arguments.map(withoutType).findLast(ts.isObjectLiteralExpression) : bare;
}

function propertyOf(parent: ts.Expression | undefined, key: string): ts.Expression | undefined {
  if (parent === undefined || !ts.isObjectLiteralExpression(parent)) return undefined;
  // A later property of the same name counts, and one that is spread after it may replace it.
  const index = parent.properties.findLastIndex((each) => ts.isPropertyAssignment(each) && nameOf(each) === key);
  const found = parent.properties[index];
  if (found === undefined || !ts.isPropertyAssignment(found)) return undefined;
  return parent.properties.slice(index).some(ts.isSpreadAssignment) ? undefined : withoutType(found.initializer);
}

function nameOf({ name }: ts.PropertyAssignment): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/** The expression before `as ...` and `satisfies ...`, and in parentheses. */
function withoutType(expression: ts.Expression): ts.Expression {
  return ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isParenthesizedExpression(expression)
    ? withoutType(expression.expression)
    : expression;
}
