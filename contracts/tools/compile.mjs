/**
 * Compiles the contracts with the pinned solc, without a network.
 *
 * Usage: node tools/compile.mjs [--check] [--surface]
 *   (none)     writes artifacts/NAME.json (ABI and bytecode) for every contract of the product
 *   --check    compares instead, and ends with status 1 where something differs
 *   --surface  also compiles the contracts of the tests, into build/, which git ignores
 */
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { surfaces } from '../generator/library.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const solc = createRequire(import.meta.url)('solc');

/** What is checked in: contract by source. Interfaces give the ABI that callers need. */
const products = {
  'src/host/ACL.sol': ['ACL'],
  'src/host/PauserSet.sol': ['PauserSet'],
  'src/host/FHEVMExecutor.sol': ['FHEVMExecutor'],
  'src/host/HCULimit.sol': ['HCULimit'],
  'src/host/InputVerifier.sol': ['InputVerifier'],
  'src/host/KMSVerifier.sol': ['KMSVerifier'],
  'src/host/ModelRegistry.sol': ['ModelRegistry'],
  'src/examples/ConfidentialToken.sol': ['ConfidentialToken'],
  'src/examples/SealedBidAuction.sol': ['SealedBidAuction'],
  'src/examples/CreditCheck.sol': ['CreditCheck'],
  'src/examples/AgentWallet.sol': ['AgentWallet'],
};

const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  // The same sources give the same bytes, wherever they lie.
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  remappings: ['@fhevm/solidity/lib/=src/'],
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
};

/** Imports are files of this folder, or of a package. */
function read(name) {
  for (const base of ['', 'node_modules']) {
    const file = path.join(root, base, name);
    if (fs.existsSync(file)) return { contents: fs.readFileSync(file, 'utf8') };
  }
  return { error: `no such file: ${name}` };
}

/** @param {Object<string, {content: string}>} sources @returns contracts by source and name */
function compile(sources) {
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings }), { import: read }));
  const problems = (output.errors ?? []).filter((error) => !isTolerated(error));
  if (problems.length) {
    console.error(problems.map((problem) => problem.formattedMessage).join('\n'));
    process.exit(1);
  }
  return output.contracts;
}

/** Warnings are errors, but not those about packages, nor the one that says what transient storage is. */
function isTolerated(error) {
  const file = error.sourceLocation?.file ?? '';
  if (error.severity === 'error') return false;
  return file.startsWith('@') || file.startsWith('encrypted-types/') || (file === 'src/host/Transient.sol' && error.errorCode === '2394');
}

const artifact = (source, name, contract) => ({
  contract: name,
  source,
  abi: contract.abi,
  bytecode: `0x${contract.evm.bytecode.object}`,
});

const lines = (value) => `${JSON.stringify(value, null, 1)}\n`;

function product(check) {
  const sources = Object.fromEntries(Object.keys(products).map((file) => [file, { content: read(file).contents }]));
  const contracts = compile(sources);
  let different = 0;
  const folder = path.join(root, 'artifacts');
  fs.mkdirSync(folder, { recursive: true });
  const expected = new Set();
  for (const [source, names] of Object.entries(products)) {
    for (const name of names) {
      const contract = contracts[source][name];
      const size = contract.evm.deployedBytecode.object.length / 2;
      const text = lines(artifact(source, name, contract));
      const file = path.join(folder, `${name}.json`);
      expected.add(`${name}.json`);
      const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text;
      if (!same) different++;
      console.log(`${name}: ${size} bytes${same ? '' : check ? ', DIFFERS from artifacts' : ', written'}`);
      if (size > 24576) throw new Error(`${name} is larger than a contract may be`);
      if (!same && !check) fs.writeFileSync(file, text);
    }
  }
  for (const name of fs.readdirSync(folder)) {
    if (expected.has(name)) continue;
    different++;
    console.log(`${name}: no such contract${check ? '' : ', removed'}`);
    if (!check) fs.rmSync(path.join(folder, name));
  }
  if (check && different) process.exit(1);
}

/** The contract that README.md shows. */
function readmeExample() {
  const [, code] = /```solidity\n([^]*?)```/.exec(fs.readFileSync(path.join(root, 'README.md'), 'utf8'));
  return `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;
import "src/FHE.sol";
import {CoprocessorUser} from "src/config/CoprocessorUser.sol";
${code}`;
}

function testContracts() {
  const folder = path.join(root, 'build');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const sources = Object.fromEntries(surfaces().map(([name, text]) => [`build/${name}.sol`, { content: text }]));
  sources['build/Readme.sol'] = { content: readmeExample() };
  const own = path.join(root, 'test/solidity');
  for (const name of fs.readdirSync(own)) sources[`test/solidity/${name}`] = { content: fs.readFileSync(path.join(own, name), 'utf8') };
  const contracts = compile(sources);
  for (const source of Object.keys(sources)) {
    for (const [name, contract] of Object.entries(contracts[source] ?? {})) {
      fs.writeFileSync(path.join(folder, `${name}.json`), lines(artifact(source, name, contract)));
    }
  }
  console.log(`${Object.keys(sources).length} sources of tests compiled`);
}

product(process.argv.includes('--check'));
if (process.argv.includes('--surface')) testContracts();
