import ts from 'typescript';

export interface LongFunction {
  name: string;
  lines: number;
}

function nameOf(node: ts.Node): string {
  const named = 'name' in node && node.name ? node : node.parent;
  return 'name' in named && named.name ? (named.name as ts.Node).getText() : 'a function';
}

function hasBody(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/**
 * The functions of a TypeScript source with more than `max` lines of their own. A function inside another is counted for
 * itself, so a function that only returns a service's use cases is as long as the lines around them.
 */
export function longFunctions(path: string, text: string, max: number): LongFunction[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const linesOf = (node: ts.Node) => lineAt(node.getEnd()) - lineAt(node.getStart()) + 1;
  const found: LongFunction[] = [];

  /** @returns the lines of the outermost functions below `node` */
  const visit = (node: ts.Node): number => {
    let inner = 0;
    ts.forEachChild(node, (child) => {
      inner += visit(child);
    });
    if (!hasBody(node)) return inner;
    const lines = linesOf(node);
    if (lines - inner > max) found.push({ name: nameOf(node), lines: lines - inner });
    return lines;
  };
  visit(file);
  return found;
}
