import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const schema = { fileName: 'junit.xsd', contents: readFileSync(new URL('junit.xsd', import.meta.url), 'utf8') };

/** Why a text is no JUnit report, as libxml2 says it; empty when it is one. */
export async function junitErrors(text: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: text }], schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
}
