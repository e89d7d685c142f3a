/**
 * Writes what follows from the table, or with --check compares and says what differs (exit status 1).
 * Usage: node generator/generate.mjs [--check]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { executor, executorInterface, fheTypes, prices, table } from './host.mjs';
import { counts, library } from './library.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

const files = new Map([
  ['src/FHE.sol', library()],
  ['src/FheType.sol', fheTypes()],
  ['src/interfaces/IFHEVMExecutor.sol', executorInterface()],
  ['src/host/FHEVMExecutor.sol', executor()],
  ['src/host/Prices.sol', prices()],
  ['generated/operators.json', `${JSON.stringify(table(), null, 1)}\n`],
]);

let different = 0;
for (const [name, text] of files) {
  const file = path.join(root, name);
  const old = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (old === text) continue;
  different++;
  if (check) {
    console.error(`${name} is not what the generator writes`);
    continue;
  }
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  console.log(`wrote ${name}`);
}
const { standard, extension } = counts();
console.log(`${standard} functions of the fhEVM surface, ${extension} of ours`);
if (check && different) process.exit(1);
