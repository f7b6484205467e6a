import ts from 'typescript';

interface SourceRule {
  /** Where the thing is allowed, as a path from the repository root with forward slashes. */
  readonly allowedIn: RegExp;
  readonly message: string;
  readonly breaks: (node: ts.Node) => boolean;
}

const isName = (node: ts.Node | undefined, name: string): boolean =>
  node !== undefined && ts.isIdentifier(node) && node.text === name;

/** `owner.member` and `owner['member']`, for example process.env. */
function isMember(node: ts.Node, owner: string, member: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return isName(node.expression, owner) && node.name.text === member;
  return (
    ts.isElementAccessExpression(node) &&
    isName(node.expression, owner) &&
    ts.isStringLiteral(node.argumentExpression) &&
    node.argumentExpression.text === member
  );
}

/** `import { env } from 'node:process'` and `const { env } = process` are the environment by another door. */
function takesEnvironment(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node) && isName(node.initializer, 'process') && ts.isObjectBindingPattern(node.name)) {
    return node.name.elements.some((element) => isName(element.propertyName ?? element.name, 'env'));
  }
  if (!ts.isImportSpecifier(node) || !isName(node.propertyName ?? node.name, 'env')) return false;
  const from = node.parent.parent.parent.moduleSpecifier;
  return ts.isStringLiteral(from) && /^(node:)?process$/.test(from.text);
}

const withoutArguments = (node: ts.NewExpression | ts.CallExpression): boolean => (node.arguments?.length ?? 0) === 0;

/** Everything that asks the machine what time it is. `new Date(instant)` does not. */
function readsTheTime(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return isName(node.expression, 'Date') && withoutArguments(node);
  if (isMember(node, 'Date', 'now') || isMember(node, 'DateTime', 'now') || isMember(node, 'Temporal', 'Now')) {
    return true;
  }
  if (!ts.isCallExpression(node) || !withoutArguments(node)) return false;
  return (
    isName(node.expression, 'Date') ||
    isMember(node.expression, 'DateTime', 'utc') ||
    isMember(node.expression, 'DateTime', 'local')
  );
}

const usesConsole = (node: ts.Node): boolean =>
  (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && isName(node.expression, 'console');

const RULES: readonly SourceRule[] = [
  {
    allowedIn: /^src\/config\.ts$/,
    message: 'reads the environment; only src/config.ts may. Take the value as an argument.',
    breaks: (node) => isMember(node, 'process', 'env') || takesEnvironment(node),
  },
  {
    allowedIn: /^src\/adapters\/clock\.ts$/,
    message: 'reads the machine’s time; only src/adapters/clock.ts may. Take the instant as an argument.',
    breaks: readsTheTime,
  },
  {
    allowedIn: /^src\/(cli|demo)\/|^src\/(main|program)\.ts$/,
    message: 'writes to the console; only src/cli, src/demo and src/program.ts may. Use the logger.',
    breaks: usesConsole,
  },
];

/**
 * Finds what the house keeps to one place: the environment, the clock and the console.
 * The source is parsed, so a mention in a comment or a message is no offence.
 *
 * @param path from the repository root, with forward slashes
 * @returns one line per offence, `path:line message`
 */
export function sourceProblems(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const rules = RULES.filter((rule) => !rule.allowedIn.test(path));
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const rule of rules) {
      if (!rule.breaks(node)) continue;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      problems.push(`${path}:${line + 1} ${rule.message}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}
