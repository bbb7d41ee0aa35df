import { describeAll, describeOperation } from '../core/permissions/describe.js';
import { renderOperation, renderSummary } from '../core/permissions/render.js';
import { unknownOperation } from '../core/terms/nearest-operation.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { EXIT, UserError } from './exit.js';
import type { Flags, Terminal } from './terminal.js';

/** `table [OPERATION]`: what an operation needs, from which parameter, by which row. */
export async function table(
  operation: string | undefined,
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const catalog = loadCatalog();
  if (operation === undefined) {
    const all = describeAll(catalog, config.permissions);
    print(terminal, flags.json === true ? JSON.stringify(all, null, 2) : renderSummary(all));
    return EXIT.ok;
  }
  const described = describeOperation(catalog, operation, config.permissions);
  if (!described) throw new UserError(unknownOperation(operation, catalog.operations.keys()), EXIT.invalid);
  print(terminal, flags.json === true ? JSON.stringify(described, null, 2) : renderOperation(described));
  return EXIT.ok;
}

function print({ output }: Terminal, text: string): void {
  output.write(text.endsWith('\n') ? text : `${text}\n`);
}
