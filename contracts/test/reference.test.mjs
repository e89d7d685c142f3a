/** The interface: derivation against published vectors, selectors and topics of what is checked in, generated files. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { Interface, TypedDataEncoder, concat, keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from 'ethers';
import { artifact } from '../tools/host.mjs';
import { CIPHERTEXT_VERIFICATION, PUBLIC_DECRYPT_VERIFICATION } from './support/chain.mjs';
import { Expected, NUMBERS, TYPES, plainWord } from './support/handles.mjs';

const ACL = '0x50157CFfD6bBFA2DECe204a89ec419c23ef5755D';
const context = () => ({ acl: ACL, chainId: 31337, parentHash: `0x${'11'.repeat(32)}`, timestamp: 1700000000 });
const T7 = '0x859c9822c1ea48f63e9b1a9a1105200b3889f181f6ff0000000000007a690500';
const T9 = '0x47a74b85f54f0aece147eb829b7031c5b91759d1bfff0000000000007a690500';
const B = '0x81f06afc8af55eb14a995fd49f4ff5c8bc1c49f70dff0000000000007a690000';

/** Makes those of T7, T9 and B in this transaction that are asked for. */
function after(...made) {
  const expected = new Expected(context());
  if (made.includes(T7)) assert.equal(expected.trivial('trivialEncrypt', 7n, 5), T7);
  if (made.includes(T9)) assert.equal(expected.trivial('trivialEncrypt', 9n, 5), T9);
  if (made.includes(B)) assert.equal(expected.trivial('trivialEncrypt', 1n, 0), B);
  return expected;
}

test('derivation: the published vectors come out', () => {
  assert.equal(after(T7, T9).binary('fheAdd', T7, T9, false), '0xee5f7d9c4c4f4b5db2382a63c18872e56608510eb0ff0000000000007a690500');
  assert.equal(after().binary('fheAdd', T7, T9, false), '0xdc69b730c1df8705d83b064e8a60e4b88010a6a58bff0000000000007a690500');
  assert.equal(after().binary('fheAdd', T7, plainWord(5), true), '0x19e7ece1d6e11164a74abb9775794b915c9b97bfadff0000000000007a690500');
  assert.equal(after(T7, T9).binary('fheEq', T7, T9, false), '0xf7b3b3ba05e0b4315adf63d22d4a90bdb448b4b878ff0000000000007a690000');
  assert.equal(after(T7).unary('fheNeg', T7), '0xa940a24334b5e0f6abdc46a0cc9bd97e3d29fe6891ff0000000000007a690500');
  assert.equal(after(T7, T9).select('fheIfThenElse', B, T7, T9), '0x10460a3e71959dee8d468d1304a44de111fbe5ac30ff0000000000007a690500');
  assert.equal(after(T7).cast('cast', T7, 4), '0x5c9a71afa182e57b0f227e23b15ea30e1e88e71bddff0000000000007a690400');
  assert.equal(after(T7, T9).sum([T7, T9], 5), '0x64268816dfb7b9bc324beb21f9b66ff446809aa39dff0000000000007a690500');
  assert.equal(after(T7).isIn(T7, [T7, T9]), '0x4ef3e3d110a62f5f7074c702df0d70482399dcdb17ff0000000000007a690000');
  assert.equal(after(T7).mulDiv(T7, T9, plainWord(3), false), '0x1a52d05a6f379802854b1d89665f25af262345db62ff0000000000007a690500');
});

test('derivation: the published seeds and random handles come out', () => {
  const expected = new Expected(context());
  assert.equal(expected.rand('fheRand', 5), '0x7977f5e88d406542ce63faf2fed9e461c2980936b8ff0000000000007a690500');
  assert.equal(expected.randBounded(16n, 2), '0x843c960881f0e7397c3cfb29830f219662c47326fdff0000000000007a690200');
  assert.deepEqual(expected.events.map(({ args }) => args.at(-2)), ['0x1669687eea9144b6d74d2dc9e06258e5', '0x0d231e27a024e6a8eb743025fa6a5781']);
});

test('attestations: the published input handle and digests come out', () => {
  const blobHash = keccak256(concat([toUtf8Bytes('ZK-w_rct'), toUtf8Bytes('cloakwork')]));
  assert.equal(blobHash, '0x879bb1fdab9b908cbc58883ee45738fd38d14de9a12c2f15a46596ab60c1f0a5');
  const hash = keccak256(concat([toUtf8Bytes('ZK-w_hdl'), blobHash, '0x00', ACL, zeroPadValue(toBeHex(31337), 32)]));
  const handle = concat([hash.slice(0, 44), '0x00', toBeHex(31337, 8), '0x05', '0x00']);
  assert.equal(handle, '0x07494b5f6576df252fc4cf90b83130b2dfad76698d000000000000007a690500');
  const domain = (name) => ({ name, version: '1', chainId: 31338, verifyingContract: `0x${'cc'.repeat(20)}` });
  assert.equal(TypedDataEncoder.hash(domain('InputVerification'), CIPHERTEXT_VERIFICATION, {
    ctHandles: [handle], userAddress: `0x${'aa'.repeat(20)}`, contractAddress: `0x${'bb'.repeat(20)}`, contractChainId: 31337, extraData: '0x00',
  }), '0x73758545e0f0fe96c0cbd1f4d2f9d8253faf06ffd7ffc0bd5927d59aa2efd6ff');
  assert.equal(TypedDataEncoder.hash(domain('Decryption'), PUBLIC_DECRYPT_VERIFICATION, {
    ctHandles: ['0xee5f7d9c4c4f4b5db2382a63c18872e56608510eb0ff0000000000007a690500'], decryptedResult: plainWord(16), extraData: '0x00',
  }), '0xc1f043d729f59a024c813269e59722d962a4cfe405004de0e72b1b2da7ff60b4');
});

const reference = JSON.parse(fs.readFileSync(new URL('./fixtures/interface.json', import.meta.url), 'utf8'));
for (const [name, published] of Object.entries(reference.contracts)) {
  test(`${name}: has every published function, event and error`, () => {
    const abi = new Interface(artifact(name).abi);
    for (const [signature, selector] of Object.entries(published.functions)) assert.equal(abi.getFunction(signature)?.selector, `0x${selector}`, signature);
    for (const [signature, topic] of Object.entries(published.events)) assert.equal(abi.getEvent(signature)?.topicHash, `0x${topic}`, signature);
    for (const [signature, selector] of Object.entries(published.errors)) {
      if (reference.neverRaised.includes(signature)) continue;
      assert.equal(abi.getError(signature)?.selector, `0x${selector}`, signature);
    }
  });
}

test('events of the executor: only the caller is indexed', () => {
  for (const event of artifact('FHEVMExecutor').abi.filter((entry) => entry.type === 'event')) {
    assert.deepEqual(event.inputs.map(({ name, indexed }) => [name, indexed]).filter(([, indexed]) => indexed), [['caller', true]], event.name);
  }
});

test('events of the access list: callers and accounts are indexed', () => {
  const indexed = Object.fromEntries(artifact('ACL').abi.filter((entry) => entry.type === 'event').map((event) => [event.name, event.inputs.filter((input) => input.indexed).length]));
  assert.equal(indexed.Allowed, 2);
  assert.equal(indexed.AllowedForDecryption, 1);
  assert.equal(indexed.AllowedUntil, 2);
  assert.equal(indexed.DelegatedForUserDecryption, 2);
  assert.equal(indexed.RevokedDelegationForUserDecryption, 2);
});

test('operators.json: numbers, types and events agree with the reference and with the executor', () => {
  const table = JSON.parse(fs.readFileSync(new URL('../generated/operators.json', import.meta.url), 'utf8'));
  assert.deepEqual(Object.fromEntries(table.types.map(({ solidity, id }) => [solidity, id])), TYPES);
  assert.deepEqual(Object.fromEntries(table.operators.map((operator) => [operator.function.replace(/\(.*/, ''), operator.number])), NUMBERS);
  const abi = new Interface(artifact('FHEVMExecutor').abi);
  for (const operator of table.operators) {
    assert.ok(abi.getFunction(operator.function), operator.function);
    const event = abi.getEvent(operator.event);
    assert.deepEqual(event.inputs.map(({ name }) => name), ['caller', ...operator.arguments, ...operator.results], operator.event);
  }
});

test('generated files: are what the generator writes', () => {
  execFileSync(process.execPath, ['generator/generate.mjs', '--check'], { cwd: new URL('..', import.meta.url) });
});

test('packages: the library of another project, which OpenZeppelin names as its peer, is not installed', () => {
  assert.equal(fs.existsSync(new URL('../node_modules/@fhevm', import.meta.url)), false);
  const lock = JSON.parse(fs.readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  for (const [name, entry] of Object.entries(lock.packages)) {
    assert.equal('resolved' in entry, false, name);
    assert.doesNotMatch(name, /@fhevm|@zama-fhe|tfhe/);
  }
});
