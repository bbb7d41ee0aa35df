import type { DocumentPlace, Report } from '../../text/report.js';
import { quote } from '../../text/report.js';
import type { WrittenOperator } from '../language/grammar.js';
import { variablesOf } from '../language/variable-syntax.js';
import type { Reading } from './reading.js';

/**
 * Reports malformed variables of a text that holds `${`, and variables where they stay plain text.
 *
 * `operator` is given when the text is a value under an operator that takes no variables. The operators page allows them
 * under Bool and the variables page does not, so there it is a warning; under the rest Access Analyzer refuses them
 * (`Invalid variable for operator`).
 */
export function checkVariableForms(
  text: string,
  place: DocumentPlace,
  operator: WrittenOperator | undefined,
  reading: Reading,
  report: Report,
): void {
  if (!reading.variables) {
    const hint = 'set `"Version": "2012-10-17"`';
    report.warning(
      'variable-without-version',
      place,
      `the variable in ${quote(text)} is plain text in this version`,
      hint,
    );
    return;
  }
  const severity = reading.strict ? report.error : report.warning;
  if (operator !== undefined) {
    const kind = operator.family === 'bool' ? report.warning : severity;
    const hint = 'variables stand under String and Arn operators only';
    kind('misplaced-variable', place, `the variable in ${quote(text)} is plain text under \`${operator.name}\``, hint);
    return;
  }
  for (const use of variablesOf(text)) {
    if (use.fault !== undefined)
      severity('invalid-variable', place, `${use.fault}: ${quote(text.slice(use.start, use.end))}`, use.hint);
  }
}
