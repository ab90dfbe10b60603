import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import type { Source } from './sources.ts';

/** The scripts of a Vue file, or a TypeScript file as it is. */
function scriptOf({ path, text }: Source): string {
  if (!path.endsWith('.vue')) return text;
  return [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

const parsed = new WeakMap<Source, ts.SourceFile>();

/** The syntax tree of a source. Several rules read it, and parsing is most of their time. */
function parse(source: Source): ts.SourceFile {
  const known = parsed.get(source);
  if (known) return known;
  const tree = ts.createSourceFile(`${source.path}.ts`, scriptOf(source), ts.ScriptTarget.Latest, true);
  parsed.set(source, tree);
  return tree;
}

function isExported(node: ts.Node): boolean {
  if (!ts.canHaveModifiers(node)) return false;
  const kinds = ts.getModifiers(node)?.map((modifier) => modifier.kind) ?? [];
  return kinds.includes(ts.SyntaxKind.ExportKeyword) && !kinds.includes(ts.SyntaxKind.DefaultKeyword);
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The names that a source exports, without `default` and `export *`. */
export function exportedNames(source: Source): string[] {
  return parse(source).statements.flatMap((statement) => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      return statement.exportClause.elements.map((element) => element.name.text);
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    return 'name' in statement ? [(statement as ts.DeclarationStatement).name?.text ?? ''] : [];
  });
}

/** The types that a source exports and uses itself, as parts of a signature: a reader of the signature needs their names. */
export function typesOfSignatures(source: Source): Set<string> {
  const tree = parse(source);
  const declared = tree.statements
    .filter((each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each))
    .map((each) => each.name.text);
  const mentioned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) mentioned.add(node.typeName.text);
    if (ts.isExpressionWithTypeArguments(node)) mentioned.add(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return new Set(declared.filter((name) => mentioned.has(name)));
}

export interface Use {
  /** The file from which a name is imported, from the repository's root. */
  path: string;
  /** `*` where every name may be used. */
  name: string;
}

function namesOf(node: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
  const clause = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (clause === undefined) return ts.isImportDeclaration(node) ? [] : ['*'];
  if (ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause)) return ['*'];
  return clause.elements.map(
    (element: ts.ImportSpecifier | ts.ExportSpecifier) =>
      ((element.propertyName ?? element.name) as ts.Identifier).text,
  );
}

/** The names that a source imports from files of the repository. */
export function usedNames(source: Source): Use[] {
  const resolve = (target: string) => normalize(join(dirname(source.path), target));
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const path = resolve(node.moduleSpecifier.text);
      uses.push(...namesOf(node).map((name) => ({ path, name })));
    }
    const isDynamic =
      (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) ||
      ts.isImportTypeNode(node);
    if (isDynamic) {
      const text = /['"](\.[^'"]+)['"]/.exec(node.getText())?.[1];
      if (text) uses.push({ path: resolve(text), name: '*' });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return uses;
}

/** The text of every string and template of a source; `?` stands for what a template fills in. */
export function literals(source: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push(node.head.text + node.templateSpans.map((span) => `?${span.literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}
