/**
 * Deploys the host contracts and prints their addresses as JSON.
 *
 * Usage: node tools/deploy.mjs --rpc URL [--from ADDRESS] [--owner ADDRESS] --input-signers A,B [--input-threshold N]
 *   --decryption-signers A,B [--decryption-threshold N] [--local]
 *
 * The node has to hold the key of --from (default: its first account). --local puts them where contracts built for a local
 * chain expect them, which needs anvil.
 */
import { parseArgs } from 'node:util';
import { deployHost } from './host.mjs';
import { Rpc } from './rpc.mjs';

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    from: { type: 'string' },
    owner: { type: 'string' },
    'input-signers': { type: 'string' },
    'input-threshold': { type: 'string', default: '1' },
    'decryption-signers': { type: 'string' },
    'decryption-threshold': { type: 'string', default: '1' },
    local: { type: 'boolean', default: false },
  },
});
for (const name of ['rpc', 'input-signers', 'decryption-signers']) {
  if (!values[name]) {
    console.error(`deploy: --${name} is needed`);
    process.exit(2);
  }
}
const rpc = new Rpc(values.rpc);
const from = values.from ?? (await rpc.send('eth_accounts'))[0];
const addresses = await deployHost(rpc, {
  from,
  owner: values.owner,
  inputSigners: values['input-signers'].split(','),
  inputThreshold: Number(values['input-threshold']),
  decryptionSigners: values['decryption-signers'].split(','),
  decryptionThreshold: Number(values['decryption-threshold']),
  local: values.local,
});
console.log(JSON.stringify(addresses, null, 1));
