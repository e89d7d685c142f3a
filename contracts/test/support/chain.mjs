/** A local chain with the host contracts, and short ways to call contracts on it. */
import fs from 'node:fs';
import { AbiCoder, Interface, Wallet, concat, getBytes, toBeHex, zeroPadValue } from 'ethers';
import { startAnvil } from '../../tools/anvil.mjs';
import { artifact, configOf, deploy, deployHost } from '../../tools/host.mjs';
import { Rpc } from '../../tools/rpc.mjs';
import { Expected } from './handles.mjs';

export const CHAIN_ID = 31337;
export const GATEWAY = { chainId: 31338, inputVerification: `0x${'cc'.repeat(20)}`, decryption: `0x${'dd'.repeat(20)}` };
export const ZERO = `0x${'00'.repeat(32)}`;

/** Keys that exist in tests only. */
const wallet = (number) => new Wallet(zeroPadValue(toBeHex(number), 32));
export const INPUT_SIGNERS = [wallet(0xa1), wallet(0xa2), wallet(0xa3)];
export const DECRYPTION_SIGNERS = [wallet(0xd1), wallet(0xd2), wallet(0xd3), wallet(0xd4)];
export const STRANGER = wallet(0xbad);

/** A contract of the tests, compiled into build/. */
export const built = (name) => JSON.parse(fs.readFileSync(new URL(`../../build/${name}.json`, import.meta.url), 'utf8'));

const interfaces = ['FHEVMExecutor', 'ACL', 'InputVerifier', 'KMSVerifier', 'HCULimit', 'ModelRegistry', 'PauserSet'];
const errors = new Interface([
  ...interfaces.flatMap((name) => artifact(name).abi.filter((entry) => entry.type === 'error')),
  ...['ConfidentialToken', 'SealedBidAuction', 'CreditCheck', 'AgentWallet'].flatMap((name) => artifact(name).abi.filter((entry) => entry.type === 'error')),
  'error InvalidKMSSignatures()', 'error SenderNotAllowedToUseHandle(bytes32,address)', 'error HandleTypeMismatch(bytes32,uint8)',
].filter((entry, i, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(entry)) === i));

export class Contract {
  constructor(chain, address, abi) {
    this.chain = chain;
    this.address = address;
    this.interface = new Interface(abi);
  }

  data(name, args = []) {
    return this.interface.encodeFunctionData(name, args);
  }

  /** Sends a transaction that must succeed; the first account sends it unless another is named. */
  send(name, args = [], from = this.chain.accounts[0]) {
    return this.chain.rpc.transact({ from, to: this.address, data: this.data(name, args) });
  }

  async read(name, args = [], from = this.chain.accounts[0]) {
    const answer = await this.chain.rpc.send('eth_call', { from, to: this.address, data: this.data(name, args) }, 'latest');
    const values = this.interface.decodeFunctionResult(name, answer);
    return values.length === 1 ? values[0] : values;
  }

  /** The error that a call ends with, as 'Name(argument, …)'. */
  async refusal(name, args = [], from = this.chain.accounts[0]) {
    return this.chain.refusalOf({ from, to: this.address, data: this.data(name, args) });
  }

  /** Its events in a receipt. */
  events(receipt, name) {
    return receipt.logs
      .filter((log) => log.address.toLowerCase() === this.address.toLowerCase())
      .map((log) => this.interface.parseLog(log))
      .filter((event) => event && (!name || event.name === name));
  }
}

export class Chain {
  /** Starts a chain; the tests of a file share it. */
  static async start({ local = false, inputThreshold = 2, decryptionThreshold = 3 } = {}) {
    const chain = new Chain();
    chain.node = await startAnvil(['--disable-code-size-limit', '--gas-limit', '1000000000']);
    chain.rpc = new Rpc(chain.node.url);
    chain.accounts = await chain.rpc.send('eth_accounts');
    chain.addresses = await deployHost(chain.rpc, {
      from: chain.accounts[0], gateway: GATEWAY, local,
      inputSigners: INPUT_SIGNERS.map(({ address }) => address), inputThreshold,
      decryptionSigners: DECRYPTION_SIGNERS.map(({ address }) => address), decryptionThreshold,
    });
    chain.config = configOf(chain.addresses);
    const host = (role, name) => (chain[role] = new Contract(chain, chain.addresses[role], artifact(name).abi));
    host('acl', 'ACL');
    host('executor', 'FHEVMExecutor');
    host('inputVerifier', 'InputVerifier');
    host('kmsVerifier', 'KMSVerifier');
    host('hcuLimit', 'HCULimit');
    host('modelRegistry', 'ModelRegistry');
    host('pauserSet', 'PauserSet');
    return chain;
  }

  stop() {
    return this.node.stop();
  }

  async deploy(contract, args = []) {
    const address = await deploy(this.rpc, this.accounts[0], contract, args);
    return new Contract(this, address, contract.abi);
  }

  async refusalOf(transaction) {
    try {
      await this.rpc.send('eth_call', { gas: '0xf00000', ...transaction }, 'latest');
    } catch (error) {
      if (!error.data) throw error;
      const parsed = errors.parseError(error.data);
      if (!parsed) return error.data;
      return `${parsed.name}(${parsed.args.map(String).join(', ')})`;
    }
    return 'no error';
  }

  async now() {
    return Number((await this.rpc.send('eth_getBlockByNumber', 'latest', false)).timestamp);
  }

  async pass(seconds) {
    await this.rpc.batch([['evm_increaseTime', [seconds]], ['evm_mine', []]]);
  }

  /** What handles of a mined transaction depend on. */
  async expected(receipt, seeds) {
    const block = await this.rpc.send('eth_getBlockByNumber', receipt.blockNumber, false);
    return this.expectedIn(block, seeds);
  }

  expectedIn(block, seeds) {
    return new Expected({ acl: this.addresses.acl, chainId: CHAIN_ID, parentHash: block.parentHash, timestamp: Number(block.timestamp), seeds });
  }

  /** What the executor told, as plain values: name, caller, and the rest of the arguments. */
  told(receipt) {
    return this.executor.events(receipt).map(({ name, args }) => ({ name, caller: args[0], args: plain(args).slice(1) }));
  }
}

const plain = (value) => (Array.isArray(value) ? Array.from(value, plain) : value);

const CIPHERTEXT_VERIFICATION = {
  CiphertextVerification: [
    { name: 'ctHandles', type: 'bytes32[]' }, { name: 'userAddress', type: 'address' }, { name: 'contractAddress', type: 'address' },
    { name: 'contractChainId', type: 'uint256' }, { name: 'extraData', type: 'bytes' },
  ],
};
const PUBLIC_DECRYPT_VERIFICATION = {
  PublicDecryptVerification: [{ name: 'ctHandles', type: 'bytes32[]' }, { name: 'decryptedResult', type: 'bytes' }, { name: 'extraData', type: 'bytes' }],
};

export const inputDomain = { name: 'InputVerification', version: '1', chainId: GATEWAY.chainId, verifyingContract: GATEWAY.inputVerification };
export const decryptionDomain = { name: 'Decryption', version: '1', chainId: GATEWAY.chainId, verifyingContract: GATEWAY.decryption };
export { CIPHERTEXT_VERIFICATION, PUBLIC_DECRYPT_VERIFICATION };

/** A handle that looks like an input: any hash, its index, chain, type, version. */
export function inputHandle(hash, index, type, chainId = CHAIN_ID, version = 0) {
  return concat([toBeHex(BigInt(hash), 21), toBeHex(index, 1), toBeHex(chainId, 8), toBeHex(type, 1), toBeHex(version, 1)]);
}

/** Plays the coprocessor: signs handles for a user and a contract, and packs the proof. */
export async function attest(handles, { user, contract, signers = INPUT_SIGNERS.slice(0, 2), chainId = CHAIN_ID, domain = inputDomain, extraData = '0x00' }) {
  const message = { ctHandles: handles, userAddress: user, contractAddress: contract, contractChainId: chainId, extraData };
  const signatures = await Promise.all(signers.map((signer) => signer.signTypedData(domain, CIPHERTEXT_VERIFICATION, message)));
  return concat([toBeHex(handles.length, 1), toBeHex(signatures.length, 1), ...handles, ...signatures, extraData]);
}

/** Plays the decryption service: signs the values of handles, one word each, and packs the proof. */
export async function reveal(handles, cleartexts, { signers = DECRYPTION_SIGNERS.slice(0, 3), domain = decryptionDomain, extraData = '0x00' } = {}) {
  const message = { ctHandles: handles, decryptedResult: cleartexts, extraData };
  const signatures = await Promise.all(signers.map((signer) => signer.signTypedData(domain, PUBLIC_DECRYPT_VERIFICATION, message)));
  return concat([toBeHex(signatures.length, 1), ...signatures, extraData]);
}

export const encode = (types, values) => AbiCoder.defaultAbiCoder().encode(types, values);
export const handleType = (handle) => getBytes(handle)[30];
