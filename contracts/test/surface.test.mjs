/**
 * Every function of the library: called on the chain with stored values and with missing ones, it emits exactly the events
 * that the reference asks for, with the handles that the reference derives, and returns them.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AbiCoder, getAddress as checksum, toQuantity } from 'ethers';
import { Chain, ZERO, built } from './support/chain.mjs';
import { TYPES, isEncrypted } from './support/handles.mjs';
import { FAMILIES, ask } from './support/library.mjs';

const COMPUTING = Object.keys(FAMILIES).filter((name) => FAMILIES[name].standard + FAMILIES[name].own > 1
  && !/^(fromExternal|toExternal|is(Initialized|Allowed|SenderAllowed|PubliclyDecryptable)|toBytes32|allow.*|makePubliclyDecryptable)$/.test(name));
const surfaceOf = (name) => {
  const group = /^(as|rand)[A-Z]/.exec(name)?.[1] ?? name;
  return `Surface${group[0].toUpperCase()}${group.slice(1)}`;
};
const libraryTypes = (fragment) => fragment.inputs.map((input) => input.internalType);
const isOurs = (types, outputs, name) => [...types, ...outputs].some((type) => type.startsWith('eint'))
  || /Checked$/.test(name) || ((name === 'div' || name === 'rem') && isEncrypted(types[1]));

/** A plaintext operand: not 0, a power of two for bounds, negative where the type allows it. */
const plaintext = (type) => (type === 'bool' ? true : type === 'address' ? '0x00000000000000000000000000000000000000a5' : type.startsWith('int') ? -3n : 4n);

let chain;
let seeds;
const surfaces = new Map();

before(async () => {
  chain = await Chain.start();
  seeds = { next: 0 };
});
after(() => chain.stop());

async function surface(name) {
  if (!surfaces.has(name)) {
    const artifact = built(name);
    const contract = await chain.deploy(artifact, [chain.config]);
    contract.functions = artifact.abi.filter((entry) => entry.type === 'function' && entry.name !== 'make');
    contract.stored = {};
    for (const [type, number] of Object.entries(TYPES)) {
      const receipt = await contract.send('make', [number + 1, number]);
      contract.stored[type] = chain.told(receipt)[0].args.at(-1);
    }
    surfaces.set(name, contract);
  }
  return surfaces.get(name);
}

/** Sends many transactions, which one block takes in this order. */
async function sendAll(contract, calls) {
  const from = chain.accounts[0];
  await chain.rpc.send('evm_setAutomine', false);
  const nonce = Number(await chain.rpc.send('eth_getTransactionCount', from, 'latest'));
  const hashes = await chain.rpc.batch(calls.map(({ name, args }, i) => ['eth_sendTransaction', [{ from, to: contract.address, gas: '0x400000', nonce: toQuantity(nonce + i), data: contract.data(name, args) }]]));
  await chain.rpc.send('evm_mine');
  await chain.rpc.send('evm_setAutomine', true);
  const receipts = await chain.rpc.mined(hashes);
  const blocks = await chain.rpc.batch(receipts.map((receipt) => ['eth_getBlockByNumber', [receipt.blockNumber, false]]));
  return receipts.map((receipt, i) => ({ ...calls[i], receipt, block: blocks[i] }));
}

const argument = (contract, type, missing) => {
  if (type.endsWith('[]')) {
    const element = contract.stored[type.replace('[]', '')];
    return missing ? [element, ZERO] : [element, element, element];
  }
  return isEncrypted(type) ? (missing ? ZERO : contract.stored[type]) : plaintext(type);
};

for (const family of COMPUTING) {
  test(`${family}: every overload emits the events and handles of the reference`, async () => {
    const contract = await surface(surfaceOf(family));
    const overloads = contract.functions.filter((entry) => entry.name.split('_')[0] === family);
    const ours = overloads.filter((entry) => isOurs(libraryTypes(entry), entry.outputs.map((output) => output.internalType), family));
    assert.deepEqual({ standard: overloads.length - ours.length, own: ours.length }, FAMILIES[family]);

    const calls = overloads.flatMap((entry) => {
      const types = libraryTypes(entry);
      const variants = types.some((type) => isEncrypted(type.replace('[]', ''))) ? [false, true] : [false];
      return variants.map((missing) => ({ name: entry.name, types, outputs: entry.outputs.length, args: types.map((type) => argument(contract, type, missing)) }));
    });
    for (const { name, types, args, outputs, receipt, block } of await sendAll(contract, calls)) {
      assert.equal(receipt.status, '0x1', `${name}(${args}) was reverted`);
      const expected = chain.expectedIn(block, seeds);
      const results = ask(family, expected, types.map((type, i) => ({ type, value: args[i] })));
      const told = chain.told(receipt);
      assert.deepEqual(told.map((event) => ({ name: event.name, args: event.args })), expected.events, name);
      for (const event of told) assert.equal(event.caller, contract.address, name);
      const [returned] = contract.events(receipt, 'Returned');
      assert.deepEqual([...AbiCoder.defaultAbiCoder().decode(Array(outputs).fill('bytes32'), returned.args[0])], results, name);
    }
  });
}

test('allow, allowThis, allowUntil and makePubliclyDecryptable: every overload grants what it says', async () => {
  const account = checksum(chain.accounts[3]);
  const expiry = (await chain.now()) + 1_000_000;
  for (const [family, args, granted] of [
    ['allow', [account], (contract, handle) => ['Allowed', [contract.address, account, handle]]],
    ['allowThis', [], (contract, handle) => ['Allowed', [contract.address, contract.address, handle]]],
    ['allowUntil', [account, expiry], (contract, handle) => ['AllowedUntil', [contract.address, account, handle, BigInt(expiry)]]],
    ['makePubliclyDecryptable', [], (contract, handle) => ['AllowedForDecryption', [contract.address, [handle]]]],
  ]) {
    const contract = await surface(surfaceOf(family));
    const overloads = contract.functions.filter((entry) => entry.name.split('_')[0] === family);
    assert.equal(overloads.length, FAMILIES[family].standard + FAMILIES[family].own, family);
    const calls = overloads.flatMap((entry) => [false, true].map((missing) => {
      const [type] = libraryTypes(entry);
      return { name: entry.name, type, args: [missing ? ZERO : contract.stored[type], ...args] };
    }));
    for (const { name, type, args: [value], receipt, block } of await sendAll(contract, calls)) {
      const expected = chain.expectedIn(block);
      const handle = expected.present(value, type);
      assert.deepEqual(chain.told(receipt).map((event) => ({ name: event.name, args: event.args })), expected.events, name);
      const [event] = chain.acl.events(receipt);
      assert.deepEqual([event.name, event.args.map((arg) => (Array.isArray(arg) ? [...arg] : arg))], granted(contract, handle), name);
      assert.equal(AbiCoder.defaultAbiCoder().decode(['bytes32'], contract.events(receipt, 'Returned')[0].args[0])[0], handle, name);
    }
  }
});

test('allowTransient: every overload lends the value until the end of the transaction, and tells nobody', async () => {
  const contract = await surface('SurfaceAllowTransient');
  assert.equal(contract.functions.length, 13);
  const calls = contract.functions.map((entry) => ({ name: entry.name, args: [contract.stored[libraryTypes(entry)[0]], chain.accounts[4]] }));
  for (const { name, args: [handle], receipt } of await sendAll(contract, calls)) {
    assert.equal(receipt.status, '0x1', name);
    assert.deepEqual([chain.told(receipt).length, chain.acl.events(receipt).length], [0, 0], name);
    assert.equal(await chain.acl.read('isAllowed', [handle, chain.accounts[4]]), false, name);
  }
});

test('fromExternal: every overload takes an allowed handle without a proof, and a missing one as 0', async () => {
  const contract = await surface('SurfaceFromExternal');
  assert.equal(contract.functions.length, 13);
  const typeOf = (entry) => entry.outputs[0].internalType;
  const calls = contract.functions.flatMap((entry) => [false, true].map((missing) => ({ name: entry.name, type: typeOf(entry), args: [missing ? ZERO : contract.stored[typeOf(entry)], '0x'] })));
  for (const { name, type, args: [value], receipt, block } of await sendAll(contract, calls)) {
    const expected = chain.expectedIn(block);
    const handle = expected.present(value, type);
    assert.deepEqual(chain.told(receipt).map((event) => ({ name: event.name, args: event.args })), expected.events, name);
    assert.equal(AbiCoder.defaultAbiCoder().decode(['bytes32'], contract.events(receipt, 'Returned')[0].args[0])[0], handle, name);
  }
});

test('fromExternal: a handle of another type, or of somebody else, is refused', async () => {
  const contract = await surface('SurfaceFromExternal');
  const { euint8, euint64 } = contract.stored;
  const name = 'fromExternal_externalEuint64_bytes';
  assert.equal(await contract.refusal(name, [euint8, '0x']), `HandleTypeMismatch(${euint8}, 5)`);
  assert.equal(await contract.refusal(name, [euint64, '0x'], chain.accounts[5]), `SenderNotAllowedToUseHandle(${euint64}, ${checksum(chain.accounts[5])})`);
});

test('functions that only look: every overload answers from the handle and the access list', async () => {
  for (const [family, args, answer] of [
    ['toExternal', [], (handle) => handle],
    ['toBytes32', [], (handle) => handle],
    ['isInitialized', [], () => true],
    ['isSenderAllowed', [], () => true],
    ['isAllowed', [chain.accounts[6]], () => false],
    ['isPubliclyDecryptable', [], () => false],
  ]) {
    const contract = await surface(surfaceOf(family));
    assert.equal(contract.functions.length, 13, family);
    for (const entry of contract.functions) {
      const handle = contract.stored[libraryTypes(entry)[0]];
      assert.equal(await contract.read(entry.name, [handle, ...args]), answer(handle), entry.name);
    }
  }
  const initialized = await surface('SurfaceIsInitialized');
  for (const entry of initialized.functions) assert.equal(await initialized.read(entry.name, [ZERO]), false, entry.name);
});

test('the surface: as many functions as the reference names', async () => {
  let standard = 0;
  let own = 0;
  for (const family of Object.values(FAMILIES)) {
    standard += family.standard;
    own += family.own;
  }
  assert.deepEqual({ standard, own }, { standard: 839, own: 589 });
  const { overloads } = await import('../generator/library.mjs');
  for (const [family, count] of Object.entries(FAMILIES)) {
    assert.equal(overloads().filter((fn) => fn.name === family).length, count.standard + count.own, family);
  }
  assert.equal(overloads().length, standard + own + 1, 'and setCoprocessor');
});

