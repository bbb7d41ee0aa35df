/** The form of the view `ask` as a line of `check --batch`. */
import type { AskForm } from './address.js';

/** The line for POST /decide, or what is wrong with the form. */
export function readQuestion(form: AskForm): { readonly line: object } | { readonly bad: string } {
  const params = objectOf(form.params, 'the parameters');
  if ('bad' in params) return params;
  const context = objectOf(form.context, 'the condition keys');
  if ('bad' in context) return context;
  const { principal, operation } = form;
  return {
    line: { principal: principal.trim(), operation: operation.trim(), params: params.value, context: context.value },
  };
}

function objectOf(text: string, what: string): { readonly value: object } | { readonly bad: string } {
  if (text.trim() === '') return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { bad: `${what} must be a JSON object: { "NAME": "value" }` };
  } catch (error) {
    return { bad: `${what} are not JSON: ${error instanceof Error ? error.message : ''}` };
  }
}
