/** `npm run data:build`: writes the generated files of `data/elasticache/`. Hand-written ones are never touched. */
import { writeFileSync } from 'node:fs';
import { FOLDER, GENERATED, toText } from './files.js';

for (const [file, build] of Object.entries(GENERATED)) {
  writeFileSync(new URL(file, FOLDER), toText(build()));
  console.log(`wrote data/elasticache/${file}`);
}
