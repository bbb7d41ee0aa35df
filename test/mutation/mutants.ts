/**
 * Makes the mutants of one source file: small faults, of the kinds that a slip of the hand makes. All of them stand in one text,
 * each behind a switch, so that a program is bundled once and run many times.
 */
import ts from 'typescript';

export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** What was written, and what stands there instead; shortened. */
  readonly was: string;
  readonly becomes: string;
}

/** The name of the switch in the mutated text: `__mutant(7) ? mutated : original`. */
export const SWITCH = '__mutant';

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
};
const METHODS = new Map(
  Object.entries({
    startsWith: 'endsWith',
    endsWith: 'startsWith',
    some: 'every',
    every: 'some',
    toLowerCase: 'toUpperCase',
    toUpperCase: 'toLowerCase',
    min: 'max',
    max: 'min',
  }),
);

type Change = readonly [start: number, end: number, text: string];

/** The text with every mutant behind its switch. Ids go on from `first`. */
export function mutate(
  file: string,
  text: string,
  first: number,
): { readonly text: string; readonly mutants: Mutant[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];

  const register = (node: ts.Node, was: string, becomes: string): number => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const short = (words: string): string => words.replace(/\s+/g, ' ').slice(0, 60);
    mutants.push({ id: first + mutants.length, file, line, was: short(was), becomes: short(becomes) });
    return first + mutants.length - 1;
  };

  /** The text of a node with the mutants inside it. */
  const render = (node: ts.Node): string => {
    const changes: Change[] = [];
    ts.forEachChild(node, (child) => {
      if (skipped(child)) return;
      const inner = render(child);
      if (inner !== child.getText())
        changes.push([child.getStart() - node.getStart(), child.getEnd() - node.getStart(), inner]);
    });
    let out = node.getText();
    for (const [start, end, changed] of changes.reverse()) out = out.slice(0, start) + changed + out.slice(end);
    return wrapped(node, out);
  };

  const wrapped = (node: ts.Node, inner: string): string => {
    if (ts.isBlock(node) && isBody(node) && node.statements.length > 0) {
      const id = register(node, node.getText(), '{}');
      return `{ if (!${SWITCH}(${id})) ${inner} }`;
    }
    if (ts.isExpressionStatement(node) && isEffect(node)) {
      const id = register(node, node.getText(), ';');
      return `{ if (!${SWITCH}(${id})) { ${inner} } }`;
    }
    if (!isValue(node)) return inner;
    return alternatives(node).reduce((text, becomes) => {
      const id = register(node, node.getText(), becomes);
      return `(${SWITCH}(${id}) ? (${becomes}) : (${text}))`;
    }, inner);
  };

  const changes: Change[] = [];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) || skipped(statement)) continue;
    changes.push([statement.getStart(), statement.getEnd(), render(statement)]);
  }
  let out = text;
  for (const [start, end, changed] of changes.reverse()) out = out.slice(0, start) + changed + out.slice(end);
  return { text: out, mutants };
}

/** Types have no behaviour, and a fault in a message is seen by whoever compares whole messages, or is none. */
function skipped(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  );
}

const isBody = (block: ts.Block): boolean =>
  (ts.isFunctionDeclaration(block.parent) && block.parent.type?.kind === ts.SyntaxKind.VoidKeyword) ||
  ts.isIfStatement(block.parent) ||
  ts.isForOfStatement(block.parent);

/** Whether the statement does something by itself, and is not all that a body does (that body is emptied already). */
function isEffect({ expression, parent }: ts.ExpressionStatement): boolean {
  if (ts.isBlock(parent) && isBody(parent) && parent.statements.length === 1) return false;
  return (
    !ts.isStringLiteral(expression) &&
    !(ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword)
  );
}

/** Whether the node is an expression whose value is used, so that a switch may stand there. */
function isValue(node: ts.Node): node is ts.Expression {
  const { parent } = node;
  if (!ts.isExpression(node) || ts.isSpreadElement(node)) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isExpressionStatement(parent) || ts.isDeleteExpression(parent)) return false;
  if (ts.isLiteralTypeNode(parent) || ts.isEnumMember(parent) || ts.isComputedPropertyName(parent)) return false;
  if (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind)) return false;
  if (ts.isCaseClause(parent)) return false;
  return !ts.isPropertyAccessExpression(parent) || parent.name !== node;
}

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

/** What could stand there by mistake. */
function alternatives(node: ts.Expression): string[] {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    const left = node.left.getText();
    const right = node.right.getText();
    const isText = operator === '+' && /['`]/.test(left + right);
    const swapped = isText ? [] : (OPERATORS[operator] ?? []).map((other) => `${left} ${other} ${right}`);
    return operator === '??' ? [right] : swapped;
  }
  // A text with white space is a message.
  if (ts.isStringLiteral(node) && node.text !== '' && !/\s/.test(node.text)) return ["''"];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [node.operand.getText()];
  if (ts.isCallExpression(node) && isCondition(node)) return ['true', 'false'];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const other = METHODS.get(node.expression.name.text);
    const called = node.expression.expression.getText();
    const words = node.arguments.map((argument) => argument.getText()).join(', ');
    return other ? [`${called}.${other}(${words})`] : [];
  }
  if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && isCondition(node))
    return [`!(${node.getText()})`];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !ts.isAsExpression(node.parent)) return ['[]'];
  return [];
}

const isCondition = (node: ts.Expression): boolean =>
  (ts.isIfStatement(node.parent) && node.parent.expression === node) ||
  (ts.isConditionalExpression(node.parent) && node.parent.condition === node);
