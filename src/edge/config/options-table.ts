import { OPTIONS, type Option } from './options.js';

/** The README's table of options, made from the rows: `test/docs.test.ts` compares the two. */
export function optionsTable(): string {
  const rows = (OPTIONS as readonly Option[]).map((option) => {
    const values =
      option.type === 'boolean' ? 'true, false' : (option.choices?.join(', ') ?? option.argument ?? 'VALUE');
    const preset = option.default === undefined ? '' : `\`${option.default}\``;
    return `| \`--${option.name}\` | ${values.replaceAll('|', '\\|')} | ${preset} | ${option.help} |`;
  });
  return ['| option | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
