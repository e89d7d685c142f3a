/**
 * Deploys the host contracts. They name each other in their constructors, so their addresses are known before: on a local
 * chain they are those of contracts built for fhEVM, elsewhere they follow from the deployer's account and nonce.
 */
import fs from 'node:fs';
import { AbiCoder, getAddress, getCreateAddress } from 'ethers';

/** Where contracts that were built for a local chain expect the host contracts. */
export const localAddresses = {
  acl: '0x50157CFfD6bBFA2DECe204a89ec419c23ef5755D',
  executor: '0xe3a9105a3a932253A70F126eb1E3b589C643dD24',
  kmsVerifier: '0x901F8942346f7AB3a01F6D7613119Bca447Bb030',
};

export const artifact = (name) => JSON.parse(fs.readFileSync(new URL(`../artifacts/${name}.json`, import.meta.url), 'utf8'));

/** Bytecode with encoded arguments. */
export function creation({ abi, bytecode }, args) {
  const inputs = abi.find((entry) => entry.type === 'constructor')?.inputs ?? [];
  const types = inputs.map(function type(input) {
    if (!input.type.startsWith('tuple')) return input.type;
    return `(${input.components.map(type).join(',')})${input.type.slice('tuple'.length)}`;
  });
  return bytecode + AbiCoder.defaultAbiCoder().encode(types, args).slice(2);
}

/** Deploys one contract from an account that the node holds the key of. */
export async function deploy(rpc, from, contract, args) {
  const receipt = await rpc.transact({ from, data: creation(contract, args) });
  return getAddress(receipt.contractAddress);
}

/**
 * Runs a constructor at a given address of a local chain: its creation code lies there for one transaction, which writes
 * the storage, and what it returns is put in its place.
 */
async function install(rpc, from, address, contract, args) {
  await rpc.send('anvil_setCode', address, creation(contract, args));
  const runtime = await rpc.send('eth_call', { from, to: address, gas: '0xf00000' }, 'latest');
  await rpc.transact({ from, to: address });
  await rpc.send('anvil_setCode', address, runtime);
}

/**
 * @param {Rpc} rpc
 * @param {{from: string, owner?: string, inputSigners: string[], inputThreshold?: number, decryptionSigners: string[],
 *   decryptionThreshold?: number, gateway?: {chainId: bigint, inputVerification: string, decryption: string}, local?: boolean}} options
 *   without a gateway the domains of attestations are this chain and the verifiers themselves
 * @returns {Promise<Object<string, string>>} addresses by role
 */
export async function deployHost(rpc, options) {
  const { from, owner = from, inputSigners, inputThreshold = 1, decryptionSigners, decryptionThreshold = 1, local = false } = options;
  const [nonce, chainId] = (await rpc.batch([['eth_getTransactionCount', [from, 'latest']], ['eth_chainId', []]])).map(Number);
  const roles = ['pauserSet', 'hcuLimit', 'inputVerifier', 'modelRegistry', 'acl', 'executor', 'kmsVerifier'];
  const addresses = Object.fromEntries(roles.map((role, i) => [role, getCreateAddress({ from, nonce: nonce + i })]));
  if (local) Object.assign(addresses, localAddresses);
  const { acl, executor, pauserSet, hcuLimit, inputVerifier, modelRegistry, kmsVerifier } = addresses;
  const gateway = options.gateway ?? { chainId, inputVerification: inputVerifier, decryption: kmsVerifier };

  const parts = {
    pauserSet: ['PauserSet', [acl]],
    hcuLimit: ['HCULimit', [acl, executor]],
    inputVerifier: ['InputVerifier', [acl, gateway.chainId, gateway.inputVerification, inputSigners, inputThreshold]],
    modelRegistry: ['ModelRegistry', [acl]],
    acl: ['ACL', [owner, executor, pauserSet, '0x0000000000000000000000000000000000000000']],
    executor: ['FHEVMExecutor', [acl, hcuLimit, inputVerifier, modelRegistry]],
    kmsVerifier: ['KMSVerifier', [acl, gateway.chainId, gateway.decryption, decryptionSigners, decryptionThreshold]],
  };
  for (const role of roles) {
    const [name, args] = parts[role];
    if (local && localAddresses[role]) {
      await install(rpc, from, addresses[role], artifact(name), args);
      continue;
    }
    const deployed = await deploy(rpc, from, artifact(name), args);
    if (deployed !== addresses[role]) {
      throw new Error(`${name} is at ${deployed}, expected ${addresses[role]}: another transaction of ${from} came between`);
    }
  }
  return addresses;
}

/** What FHE.setCoprocessor takes. */
export const configOf = ({ acl, executor, kmsVerifier }) => [acl, executor, kmsVerifier];
