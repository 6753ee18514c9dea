/** floe's own lint rules, so that an editor underlines what a review would say. */
const functionLinesMax = 50;

function linesOf(context: Deno.lint.RuleContext, node: Deno.lint.Node): number {
  return context.sourceCode.getText(node).split("\n").length;
}

function checkLength(context: Deno.lint.RuleContext, node: Deno.lint.Node): void {
  const lines = linesOf(context, node);
  if (lines <= functionLinesMax) return;
  context.report({
    node,
    message: `This function is ${lines} lines long; the limit is ${functionLinesMax}`,
    hint: "It is usually two: give the second one a name.",
  });
}

const plugin: Deno.lint.Plugin = {
  name: "floe",
  rules: {
    "short-function": {
      create: (context) => ({
        FunctionDeclaration: (node) => checkLength(context, node),
      }),
    },
    "no-locale-order": {
      create: (context) => ({
        MemberExpression(node) {
          if (!/\.(localeCompare|toLocale\w+)$/.test(context.sourceCode.getText(node))) return;
          context.report({
            node,
            message: "The locale of a machine must not reach an output",
            hint: "Compare by code unit: `a < b ? -1 : a > b ? 1 : 0`.",
          });
        },
      }),
    },
  },
};

export default plugin;
